import { checks } from '../../src/checks/index.ts';
import type { AnyCheck } from '../../src/core/check.ts';

/** Some of every area, with all that the worlds of the goldens raise or cannot tell. */
const IDS = `
  tools/git-present tools/git-https-transport tools/aws-cli-runs tools/python-version
  remote/url-form remote/region-known remote/region-mismatch
  git-config/readable git-config/helper-configured git-config/helper-order git-config/helper-keeps-signature git-config/helper-output git-config/helper-observed git-config/tls-verify
  credential-stores/keychain credential-stores/credential-manager credential-stores/secret-service credential-stores/cache
  profile/exists profile/name-usable profile/region profile/sso
  credentials/resolve credentials/identity credentials/git-credential
  ssh/config ssh/identity
  network/dns network/reachable network/proxy network/tls network/clock
  permissions/codecommit permissions/kms permissions/conditions
  live/api live/repository-found live/git-request live/git-client
`.trim().split(/\s+/);

/** The checks whose output the goldens hold: always the same ones, so that no golden changes when a check is added. */
export const goldenChecks: readonly AnyCheck[] = IDS.map((id) => {
  const check = checks.find(({ meta }) => meta.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return check;
});
