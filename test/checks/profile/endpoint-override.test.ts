import check from '../../../src/checks/profile/endpoint-override.ts';
import { failing, grcWith, helperWith, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const LOCAL = 'http://localhost:4566';
const ROLE = { role_arn: 'arn:aws:iam::111122223333:role/CodeAccess', source_profile: 'base' };
const role = helperWith({ default: { ...ROLE, region: 'eu-west-1' } }, { base: staticKeys });
const astray = (world: World) => world.with({ identity: { answer: { operation: 'GetCallerIdentity', url: LOCAL, status: null, errorCode: null, errorMessage: null, requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: { stage: 'connect', code: 'ECONNREFUSED', message: 'connection refused' } } } });
const lost = (world: World) => failing(world, 'EndpointConnectionError', 'AssumeRole: connection refused', { provider: 'assume-role' });
const one = (messageId: string, severity: 'error' | 'warning' | 'notice', ...says: string[]) => [{ messageId, severity, says }];

testCheck(check, {
  clean: {
    'none': linux,
    'a role': role,
    'ignored': withVariables(lost(role), { AWS_ENDPOINT_URL: LOCAL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }),
    'an empty variable': withVariables(role, { AWS_ENDPOINT_URL: '' }),
    'one of a service that is not asked': withVariables(role, { AWS_ENDPOINT_URL_S3: LOCAL }),
    'one of another profile': helperWith({ default: ROLE, 'profile local': { endpoint_url: LOCAL } }, { base: staticKeys }),
  },
  faulty: {
    'LocalStack left over, for a role': { world: withVariables(lost(role), { AWS_ENDPOINT_URL: LOCAL }), findings: one('breaks', 'error', LOCAL, 'AWS_ENDPOINT_URL', 'connection refused') },
    'for STS alone': { world: withVariables(lost(role), { AWS_ENDPOINT_URL_STS: LOCAL }), findings: one('breaks', 'error', 'AWS_ENDPOINT_URL_STS') },
    'in the profile': { world: lost(helperWith({ default: { ...ROLE, region: 'eu-west-1', endpoint_url: LOCAL } }, { base: staticKeys })), findings: one('breaks', 'error', '/home/maria/.aws/config:5') },
    'in a section for services': {
      world: lost(grcWith({ 'profile dev': { ...ROLE, region: 'eu-west-1', services: 'local' }, 'services local': { 'sts.endpoint_url': LOCAL } }, { base: staticKeys })),
      findings: one('breaks', 'error', LOCAL, '/home/maria/.aws/config:12'),
    },
    'without a region nothing is sent': { world: withVariables(helperWith({ default: ROLE }, { base: staticKeys }), { AWS_ENDPOINT_URL_STS: LOCAL }), findings: one('no-region', 'error', '"default"', 'no region') },
    'the API calls go astray, git does not need them': { world: astray(withVariables(linux, { AWS_ENDPOINT_URL: LOCAL })), findings: one('elsewhere', 'warning', 'sts', LOCAL) },
    'an endpoint that works': { world: withVariables(role, { AWS_ENDPOINT_URL_STS: 'https://vpce-0a.sts.eu-west-1.vpce.amazonaws.com' }), findings: one('in-use', 'notice', 'vpce-0a') },
    'two that work': {
      world: withVariables(role, { AWS_ENDPOINT_URL_STS: 'https://vpce-0a.sts.eu-west-1.vpce.amazonaws.com', AWS_ENDPOINT_URL_CODECOMMIT: 'https://vpce-0a.codecommit.eu-west-1.vpce.amazonaws.com' }),
      findings: [...one('in-use', 'notice', 'sts'), ...one('in-use', 'notice', 'codecommit')],
    },
    'a section that does not exist, for a role': { world: failing(helperWith({ default: { ...ROLE, services: 'ghost' } }, { base: staticKeys }), 'InvalidConfigError', 'x'), findings: one('services-missing', 'error', 'ghost') },
    'a section that does not exist, for keys': { world: helperWith({ default: { services: 'ghost' } }, { default: staticKeys }), findings: one('services-missing-elsewhere', 'warning', 'ghost') },
  },
  unused: { 'Git credentials': staticGit },
});
