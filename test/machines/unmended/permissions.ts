const ADMINISTRATOR = 'an administrator must change a policy';

/** Machines whose identity's own policies stand in the way, and why only a person can change that. */
export const unmended: Readonly<Record<string, string>> = {
  'an inline policy denies KMS': ADMINISTRATOR,
  'a policy of a group denies KMS': ADMINISTRATOR,
  'the boundary denies KMS': ADMINISTRATOR,
  'a statement with NotAction denies KMS': ADMINISTRATOR,
  'a statement with NotResource denies KMS': ADMINISTRATOR,
  'KMS is for other services only': ADMINISTRATOR,
  'KMS is for another region': ADMINISTRATOR,
  'KMS is for sessions with MFA': 'the code stands on a device of its owner',
  'only GetRepository is allowed, and the policies say so': ADMINISTRATOR,
  'pulling is for sessions with MFA': 'the code stands on a device of its owner',
  'the role of the session denies pulling': ADMINISTRATOR,
};
