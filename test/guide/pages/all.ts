import type { Page } from '../page.ts';
import { page as unix } from './credential-helper-unix.ts';
import { page as windows } from './credential-helper-windows.ts';
import { page as gitCredentials } from './git-credentials.ts';
import { page as grc } from './git-remote-codecommit.ts';
import { page as rotating } from './rotating-credentials.ts';

/** AWS's five pages. */
export const pages: readonly Page[] = [unix, windows, gitCredentials, grc, rotating];
