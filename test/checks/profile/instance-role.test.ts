import check from '../../../src/checks/profile/instance-role.ts';
import type { MetadataState } from '../../../src/core/facts.ts';
import { failing, helperWith, offline, withState, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, type World } from '../../support/worlds.ts';

const ENDPOINT = 'http://169.254.169.254';
const named = helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/x', credential_source: 'Ec2InstanceMetadata' } });
const bare = helperWith({ default: { region: 'eu-west-1' } });
const container = withVariables(bare, { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: null });
const got = (world: World, provider: 'iam-role' | 'container-role') => world.with({ credentials: { provider, source: 'instance metadata, role Build', prefix: 'ASIA', expiresAt: '2026-11-20T18:00:00.000Z' } });
const asked = (world: World, metadata: Partial<MetadataState>) => failing(withState(world, { metadata: { kind: 'imds', endpoint: ENDPOINT, proxy: null, direct: null, stage: 'token', status: null, error: null, roleName: null, ...metadata } }), 'NoCredentialsError', 'Unable to locate credentials');
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const PROXY = { proxy: 'http://proxy.corp.example:3128', status: 502 };

testCheck(check, {
  clean: {
    'an instance with a role': got(bare, 'iam-role'),
    'a task with a role': got(container, 'container-role'),
    'a role taken with the instance\'s': got(named, 'iam-role'),
  },
  faulty: {
    'switched off': { world: withVariables(named, { AWS_EC2_METADATA_DISABLED: 'true' }), findings: error('disabled', 'AWS_EC2_METADATA_DISABLED', '"default"') },
    'into the proxy': { answered: true, world: asked(bare, { ...PROXY, direct: 200 }), findings: error('via-proxy', 'proxy.corp.example', 'status 502', 'asked directly') },
    'into the proxy, and wanted': { answered: true, world: asked(named, PROXY), findings: error('via-proxy', ENDPOINT) },
    'no role attached': { world: asked(bare, { stage: 'role', status: 404 }), findings: error('no-role', ENDPOINT) },
    'a role without keys': { world: asked(bare, { stage: 'keys', status: 404, roleName: 'Build' }), findings: error('no-keys', '"Build"', 'status 404') },
    'one hop too far': { world: asked(named, { error: 'there was no answer within 1 s' }), findings: error('no-answer', 'credential_source', 'within 1 s') },
    'an endpoint that is not there': { world: asked(withVariables(bare, { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9' }), { error: 'connection refused' }), findings: error('no-answer', 'AWS_EC2_METADATA_SERVICE_ENDPOINT') },
    'an endpoint that refuses': { world: asked(named, { status: 403 }), findings: error('no-answer', 'status 403') },
    'a container without a role': { world: asked(container, { kind: 'container', endpoint: 'http://169.254.170.2', stage: 'keys', status: 404 }), findings: error('container', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'status 404') },
    'keys come before the container\'s': { world: withVariables(linux, { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/x' }), findings: [{ messageId: 'container-unused', severity: 'notice', says: ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'shared-credentials-file'] }] },
  },
  unused: {
    'keys': linux,
    'a laptop without any credential': asked(bare, { error: 'there was no answer within 1 s' }),
    'a laptop behind a proxy': asked(bare, PROXY),
    'not asked': offline(named),
    'switched off, and nobody wants it': failing(withVariables(bare, { AWS_EC2_METADATA_DISABLED: 'true' }), 'NoCredentialsError', 'none'),
    'Git credentials': staticGit,
  },
});
