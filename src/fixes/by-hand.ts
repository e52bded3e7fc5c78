import type { Platform } from '../core/facts.ts';
import type { JournalFile } from './journal.ts';

/**
 * Returns the command line that takes one change back without this tool: for a POSIX shell, on Windows for PowerShell. Plain `cp`, since `-p`
 * run as root would hand the file over to root.
 * Example: `cp /state/fixes/20261121T013000Z-ab12/0-0.before /home/dev/.gitconfig && chmod 644 /home/dev/.gitconfig`.
 */
export function undoByHand({ target, before }: JournalFile, runDir: string, platform: Platform): string {
  const onWindows = platform === 'win32';
  const file = onWindows ? inPowerShell(target) : inShell(target);
  if (before === null) return onWindows ? `Remove-Item -LiteralPath ${file}` : `rm ${file}`;
  const mode = onWindows ? `Set-ItemProperty -LiteralPath ${file} -Name IsReadOnly -Value $${(before.mode & 0o200) === 0}` : `chmod ${before.mode.toString(8)} ${file}`;
  if (before.backup === null) return mode;
  const backup = `${runDir}/${before.backup}`;
  return onWindows ? `Copy-Item -Force -LiteralPath ${inPowerShell(backup)} -Destination ${file}` : `cp ${inShell(backup)} ${file} && ${mode}`;
}

function inShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** PowerShell takes curly quotes for quotes as well. Source: about_Quoting_Rules. */
function inPowerShell(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}
