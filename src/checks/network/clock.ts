import { defineCheck } from '../../core/check.ts';
import type { Platform } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';

const WARN_SECONDS = 60;
/** AWS's services tolerate 5 to 15 minutes; which of them the Git endpoint does is not documented. */
const ERROR_SECONDS = 300;

interface Reading {
  url: string;
  status: number | null;
  serverDate: string;
  sentAt: string;
  /** Server minus machine: positive where the machine is late. */
  seconds: number;
}

export default defineCheck({
  meta: {
    id: 'network/clock',
    title: "The clock of this machine is within a minute of AWS's",
    why: "Every signature carries the machine's time, and AWS refuses it when that is some minutes off; git shows nothing but a 403, as for any other refusal.",
    refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html', 'https://www.rfc-editor.org/rfc/rfc9110.html#name-date'],
    methods: ['credential-helper', 'grc'],
    fix: 'person',
    explains: ['credentials/identity', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'far-off': { severity: 'error', text: 'The clock of this machine is {{seconds}} seconds {{direction}} AWS: it says {{here}}, AWS says {{there}}.' },
      drifting: { severity: 'warning', text: 'The clock of this machine is {{seconds}} seconds {{direction}} AWS: it says {{here}}, AWS says {{there}}.' },
    },
  },
  needs: ['system'],
  wants: ['network', 'identity', 'repositoryMetadata', 'gitRequest', 'gitClient'],
  run: ({ system, network, identity, repositoryMetadata, gitRequest, gitClient }) => {
    const answers = [gitRequest?.answer, identity?.answer, repositoryMetadata?.answer].filter((answer) => answer !== undefined);
    // A proxy's or a portal's own page has the proxy's Date.
    const greetings = [network?.git, network?.api].flatMap((probe) => (probe?.http?.isAws ? [{ ...probe.http, url: `https://${probe.route.host}/` }] : []));
    if (answers.length === 0 && network === undefined) return { skipped: 'AWS was not asked for anything' };
    const readings = [...answers, ...greetings].flatMap(readingOf);
    const [best] = readings.sort((a, b) => Math.abs(a.seconds) - Math.abs(b.seconds));
    if (best === undefined) return { undetermined: 'no answer of AWS with a Date came' };
    const off = Math.abs(best.seconds);
    if (off <= WARN_SECONDS) return { passed: `${off} s from AWS` };
    return [{
      messageId: off > ERROR_SECONDS ? 'far-off' : 'drifting',
      data: { seconds: String(off), direction: best.seconds > 0 ? 'behind' : 'ahead of', here: best.sentAt, there: best.serverDate },
      certainty: gitClient?.exitCode === 0 ? 'inferred' : 'observed',
      measured: `${off} s ${best.seconds > 0 ? 'behind' : 'ahead'}`,
      expected: `at most ${WARN_SECONDS} s`,
      evidence: [{ kind: 'request', method: 'GET', url: best.url, status: best.status, error: `Date: ${best.serverDate}` }],
      fix: synchronize(system.platform),
    }];
  },
});

function readingOf({ url, status, serverDate, sentAt }: { url: string; status: number | null; serverDate: string | null; sentAt: string }): Reading[] {
  if (serverDate === null) return [];
  const seconds = Math.round((Date.parse(serverDate) - Date.parse(sentAt)) / 1000);
  return Number.isNaN(seconds) ? [] : [{ url, status, serverDate, sentAt, seconds }];
}

function synchronize(platform: Platform): Fix {
  const how: Record<Platform, string> = {
    linux: 'Set the clock by the network: sudo timedatectl set-ntp true (in WSL: sudo hwclock -s)',
    darwin: 'Set the clock by the network: sudo sntp -sS time.apple.com',
    win32: 'Set the clock by the network, as administrator: w32tm /resync',
  };
  return advise('person', how[platform]);
}
