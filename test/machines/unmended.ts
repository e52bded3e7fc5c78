import { unexercised as gitChecks, unmended as git } from './unmended/git.ts';
import { unexercised as profileChecks, unmended as profile, untried as untriedProfile } from './unmended/profile.ts';
import { unmended as permissions } from './unmended/permissions.ts';
import { unexercised as otherChecks, unmended as others, untried as untriedOthers } from './unmended/rest.ts';

/** Machines that no program mends, and why only a person can. */
export const unmended: Readonly<Record<string, string>> = { ...git, ...profile, ...permissions, ...others };
/** Checks that offer `safe` or `ask`, and that no machine of Linux exercises with a fix that works. */
export const unexercised: Readonly<Record<string, string>> = { ...gitChecks, ...profileChecks, ...otherChecks };
/** Machines whose fix could not be tried on a copy beforehand, and why. */
export const untried: Readonly<Record<string, string>> = { ...untriedProfile, ...untriedOthers };
