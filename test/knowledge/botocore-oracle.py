"""Answers what the installed botocore makes of generated cases: one JSON document in (file named by argv[1]), one out (stdout).

Nothing goes to the network: role, SSO and web identity credentials are deferred by botocore itself, the instance and container
services are replaced, and credential_process is split but not run.
"""
import base64
import json
import ntpath
import os
import posixpath
import sys
import tempfile

import botocore.configloader
import botocore.credentials as credentials
import botocore.session
from botocore.compat import compat_shell_split
from botocore.configprovider import ConfiguredEndpointProvider
from botocore.exceptions import BotoCoreError

FAKE = {
    'role_name': 'r', 'access_key': 'AKIAIOSFODNN7EXAMPLE', 'secret_key': 'fake', 'token': 'fake',
    'expiry_time': '2999-01-01T00:00:00Z', 'AccessKeyId': 'AKIAIOSFODNN7EXAMPLE', 'SecretAccessKey': 'fake', 'Token': 'fake',
    'Expiration': '2999-01-01T00:00:00Z',
}
recorded = []


def record_roles():
    original = credentials.AssumeRoleCredentialFetcher.__init__

    def init(self, client_creator, source_credentials, role_arn, extra_args=None, **rest):
        recorded.append({
            'method': 'assume-role', 'roleArn': role_arn, 'extra': extra_args, 'source': describe(source_credentials),
        })
        return original(self, client_creator, source_credentials, role_arn, extra_args, **rest)

    credentials.AssumeRoleCredentialFetcher.__init__ = init
    web = credentials.AssumeRoleWithWebIdentityCredentialFetcher.__init__

    def web_init(self, client_creator, web_identity_token_loader, role_arn, extra_args=None, **rest):
        recorded.append({
            'method': 'assume-role-with-web-identity', 'roleArn': role_arn, 'extra': extra_args,
            'tokenFile': web_identity_token_loader._web_identity_token_path,
        })
        return web(self, client_creator, web_identity_token_loader, role_arn, extra_args, **rest)

    credentials.AssumeRoleWithWebIdentityCredentialFetcher.__init__ = web_init
    sso = credentials.SSOCredentialFetcher.__init__

    def sso_init(self, start_url, sso_region, role_name, account_id, client_creator, **rest):
        recorded.append({
            'method': 'sso', 'startUrl': start_url, 'ssoRegion': sso_region, 'roleName': role_name, 'accountId': account_id,
            'ssoSession': rest.get('sso_session_name'),
        })
        return sso(self, start_url, sso_region, role_name, account_id, client_creator, **rest)

    credentials.SSOCredentialFetcher.__init__ = sso_init


def describe(found):
    if found is None:
        return {'method': 'none'}
    if isinstance(found, credentials.DeferredRefreshableCredentials):
        return recorded[-1]
    if found.method == 'custom-process':
        return {'method': found.method, 'argv': recorded[-1]['argv']}
    if found.method in ('container-role', 'iam-role'):
        return {'method': found.method}
    # The underscore attributes: reading `access_key` of an expired environment credential would refresh it.
    refreshable = isinstance(found, credentials.RefreshableCredentials)
    keys = [getattr(found, ('_' if refreshable else '') + name) for name in ('access_key', 'secret_key', 'token')]
    return {'method': found.method, 'keys': keys}


def split_process(self, command):
    argv = compat_shell_split(command)
    argv[0]
    recorded.append({'argv': argv})
    return {'access_key': 'AKIAIOSFODNN7EXAMPLE', 'secret_key': 'fake'}


def replace_services():
    record_roles()
    credentials.ProcessProvider._retrieve_credentials_using = split_process
    credentials.InstanceMetadataFetcher.retrieve_iam_role_credentials = lambda self: {} if self._disabled else dict(FAKE)
    credentials.ContainerMetadataFetcher.retrieve_full_uri = lambda self, uri, headers=None: dict(FAKE)


class Files:
    """Stands for a session that only knows where the two files are."""

    _config = None

    def __init__(self, config, creds):
        self._paths = {'config_file': config, 'credentials_file': creds}

    def get_config_variable(self, name):
        return self._paths[name]


def write(folder, name, encoded):
    path = os.path.join(folder, name)
    if os.path.exists(path):
        os.remove(path)
    if encoded is not None:
        with open(path, 'wb') as file:
            file.write(base64.b64decode(encoded))
    return path


def error(raised):
    return {'error': type(raised).__name__, 'message': str(raised)}


def parse(folder, case):
    paths = write(folder, 'config', case['config']), write(folder, 'credentials', case['credentials'])
    try:
        full = botocore.session.Session.full_config.fget(Files(*paths))
        return {'full': {name: full.get(name, {}) for name in ('profiles', 'sso_sessions', 'services')}, 'order': list(full['profiles'])}
    except Exception as raised:
        return error(raised)


def in_environment(folder, case, ask):
    paths = write(folder, 'config', case['config']), write(folder, 'credentials', case['credentials'])
    os.environ.clear()
    os.environ.update({'HOME': folder, 'AWS_CONFIG_FILE': paths[0], 'AWS_SHARED_CREDENTIALS_FILE': paths[1]})
    os.environ.update(case['env'])
    recorded.clear()
    try:
        return ask(botocore.session.Session(profile=case['explicit'], include_builtin_handlers=False))
    except Exception as raised:
        return error(raised)


def provider(session):
    return describe(session.get_credentials())


def selection(session):
    answer = {'profile': session.profile}
    try:
        answer['region'] = session.get_config_variable('region')
    except BotoCoreError as raised:
        answer['region'] = error(raised)['error']
    return answer


def split(case):
    try:
        return {'words': compat_shell_split(case['text'], case['platform'])}
    except ValueError as raised:
        return error(raised)


def endpoint(session):
    scoped = session.get_scoped_config()
    if session.get_config_variable('ignore_configured_endpoint_urls'):
        return {'url': None}
    provider = ConfiguredEndpointProvider(session.full_config, scoped, 'sts')
    return {'url': provider.provide()}


def expand(case):
    module = ntpath if case['platform'] == 'win32' else posixpath
    os.environ.clear()
    os.environ.update({'HOME': case['home'], 'USERPROFILE': case['home'], **case['env']})
    return {'path': module.expanduser(module.expandvars(case['path']))}


ASK = {'provider': provider, 'selection': selection, 'endpoint': endpoint}


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        cases = json.load(file)
    replace_services()
    with tempfile.TemporaryDirectory() as folder:
        answers = []
        for case in cases:
            if case['ask'] == 'parse':
                answers.append(parse(folder, case))
            elif case['ask'] == 'split':
                answers.append(split(case))
            elif case['ask'] == 'expand':
                answers.append(expand(case))
            else:
                answers.append(in_environment(folder, case, ASK[case['ask']]))
        json.dump({'folder': folder, 'version': botocore.__version__, 'answers': answers}, sys.stdout)


main()
