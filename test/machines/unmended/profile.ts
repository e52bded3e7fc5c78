/** Machines that fix leaves as they are, and why only a person can mend them. */
export const unmended: Readonly<Record<string, string>> = {
  'half a key': 'the other half of the key is known to IAM and the person alone',
  'the secret is empty': 'the secret key is known to the person alone',
  'a temporary key without its token': 'the session token is nowhere on the machine',
  'short-lived keys of a SAML tool are over': 'the tool that wrote the keys asks the person to sign in',
  'the variable names a credentials file that is not there': 'a variable of the shell names the file, and no configuration comes before it',
  'the profile has neither region nor credentials': 'no region is named anywhere, and there are no keys',
  'there are no credentials': 'there are no keys on the machine',
  'the profile of the URL has no credentials': 'there are no keys on the machine',
  'the source profile has only a region': 'there are no keys on the machine',
  'the role does not trust the caller': 'the trust policy of the role is changed in the account of the role',
  'the secret key is wrong': 'the secret key is known to the person alone',
  'the key is inactive': 'the key is made active again in IAM',
  'the session in the file is over': 'the tool that wrote the session asks the person to sign in',
  'a token file and no role': 'the role is not named anywhere',
  'an old token': 'the identity provider hands out a new token',
  'nobody has signed in': 'the machine has no AWS CLI version 2, which could open the sign-in',
  'the sign-in is over': 'the machine has no AWS CLI version 2, which could open the sign-in',
  'the sign-in cannot be renewed': 'the machine has no AWS CLI version 2, which could open the sign-in',
  'the account is missing': 'the number of the account is not named anywhere',
  'the session is not there': 'the start URL is not named anywhere',
  'the permission set was taken away': 'who administers IAM Identity Center assigns the permission set',
  'the process fails': 'the program is the person\'s own, and says itself why it fails',
  'the process chats': 'the program is the person\'s own',
  'the process tells no version': 'the program is the person\'s own',
  'the process gives half a key': 'the program is the person\'s own',
  'the process repeats an old document': 'the program is the person\'s own',
  'a code is asked for where git runs': 'the code stands on the person\'s MFA device',
  'the AWS CLI has a session, git-remote-codecommit has none': 'the code stands on the person\'s MFA device',
  'the metadata service is switched off': 'a variable of the shell switches it off, and no configuration comes before it',
  'an instance without a role': 'a role is attached to the instance in EC2',
  'one hop too far from the metadata service': 'the hop limit is a setting of the instance in EC2',
  'a task without a role': 'a role is given to the task in ECS',
  'the Git credential in netrc was deleted': 'a Git credential is made in IAM, and its password shown once',
  'the Git credential is deleted': 'a Git credential is made in IAM, and its password shown once',
  'the Git credential is inactive': 'the Git credential is made active again in IAM',
  'the password of the Git credential was cut short': 'the password is known to the person alone; IAM can reset it',
  'the password of the Git credential was reset': 'the new password is known to the person alone',
  'ssh: the key is inactive': 'the key is made active again in IAM',
  'ssh: the id is of another user': 'the key is uploaded in IAM, or its right id looked up there',
  'ssh: the key was never uploaded': 'the key is uploaded in IAM',
  'ssh: the id of one key and the file of another': 'which of two keys of IAM is meant is for the person to say',
};

/** Checks with a remedy that no machine on Linux shows at work, and why. */
export const unexercised: Readonly<Record<string, string>> = {};

/** Machines whose fix could not be tried on a copy beforehand, and why. */
export const untried: Readonly<Record<string, string>> = {
  'a sign-in that was cut short': 'aws sso login is a program that is run',
};
