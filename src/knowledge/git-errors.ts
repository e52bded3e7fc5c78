import type { GitClientFact, GitFailure } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';

/** What git's stderr comes down to. `httpStatus` is that of the server; a proxy's refusal has none. `line` is the one that says it. */
export interface GitFailureReading {
  failure: GitFailure;
  httpStatus: number | null;
  line: string;
}

/** Lines that only follow or accompany the reason. */
const NOISE: readonly RegExp[] = [
  /^\s*$/, /^(?:warning|hint):/, /^Please make sure you have the correct access rights$/, /^and the repository exists\.$/,
  /^fatal: Could not read from remote repository\.$/, /the remote end hung up unexpectedly/i, /^fatal: expected flush after ref listing/,
  /^(?:send-pack|fetch-pack): unexpected disconnect/, /^error: failed to push some refs/, /^fatal: (?:clone|fetch) of '.*' failed/,
  /^Cloning into /, /^Failed to clone /, /Failed to write item to store|The array bounds are invalid|stub received bad data|CredWrite failed/,
  /^failed to (?:store|get|erase): -?\d+/, /^git: 'credential-[\w-]+' is not a git command/, /^See 'git --help'/, /^Everything up-to-date$/,
  /^To add an exception for this directory, call:$/, /^\s+git config --global --add safe\.directory/, /^Access denied$/,
];

/** First fit decides within a line: a line that names a proxy's 403 must not pass for CodeCommit's. */
const RULES: readonly (readonly [RegExp, GitFailure])[] = [
  [/^botocore\.exceptions\.(?!SSLError|ProxyConnectionError)/, 'remote-helper-failed'],
  [/CONNECT tunnel failed|Received HTTP code \d+ from proxy|Could not resolve proxy|Proxy CONNECT aborted|Invalid proxy URL|Unsupported proxy|connect to proxy URL|returned error: 407/i, 'proxy'],
  [/detected dubious ownership|is owned by someone else/, 'dubious-ownership'],
  [/bad (?:config line|boolean config value|numeric config value|config variable|config file|config value)|missing value for '|unable to parse .* from command-line config|\$HOME not set|unable to access '(?!https?:)|transport '[\w-]+' not allowed/, 'bad-config'],
  [/credential helper '.*' told us to quit/, 'bad-helper'],
  [/is not authorized to perform|Access denied: User/i, 'forbidden'],
  [/server certificate verification failed|SSL certificate problem|SEC_E_\w+|CERTIFICATE_VERIFY_FAILED|SSL validation failed|SSL CA cert|error setting certificate|does not match target host name|no alternative certificate subject name|gnutls_handshake|SSL_connect|SSL_ERROR|SSL connect error|TLS connect error|schannel:|OpenSSL\/|SSL peer certificate|unable to get local issuer certificate/i, 'tls'],
  [/[Tt]imed out|timeout was reached|Timeout was reached|Operation too slow/, 'timeout'],
  [/Could not resolve host|getaddrinfo|Name or service not known|nodename nor servname|Temporary failure in name resolution/, 'dns'],
  [/Could not connect to the endpoint URL/, 'remote-helper-failed'],
  [/URL using bad\/illegal format|URL rejected|URL is malformed|protocol '.*' is not supported|does not appear to be a git repository|No such remote|url has no scheme|Port number|Bad URL|unable to parse URL|strange (?:pathname|hostname)|credential missing host field|credential url/i, 'bad-url'],
  [/'remote-\w+' is not a git command|nable to find remote helper for|Protocol "?\w+"? not supported|unsupported protocol/i, 'no-remote-helper'],
  [/'remote-[\w-]+' appears to be a git command|failed to create process|bad interpreter/, 'remote-helper-failed'],
  [/The requested URL returned error: 3\d\d|unable to update url base from redirection|Maximum \(\d+\) redirects/, 'redirect'],
  [/rate limited by '/, 'server'],
  [/returned error: 401|HTTP 401|Authentication failed for '|Invalid username or/i, 'unauthorized'],
  [/returned error: 403|HTTP 403|Access denied|Forbidden/i, 'forbidden'],
  [/returned error: 404|HTTP 404|repository '.*' not found|Repository .*(?:does not exist|not found)/i, 'not-found'],
  [/returned error: [45]\d\d|HTTP [45]\d\d|HTTP code = [45]\d\d/, 'server'],
  [/could not read (?:Username|Password) for|unable to read askpass response|terminal prompts disabled/, 'no-credential'],
  [/not valid: (?:is this a git repository|could not determine hash)|protocol error: bad line length|invalid server response|unexpected content type|invalid content-type|unknown 'content-type'/i, 'not-git'],
  [/Permission denied \(|Host key verification failed|authenticity of host|REMOTE HOST IDENTIFICATION|no matching host key type|no mutual signature algorithm|Too many authentication failures|UNPROTECTED PRIVATE KEY|Bad owner or permissions|Bad configuration option|bad configuration options|extra arguments at end of line|no argument after keyword|cannot run (?:ssh|plink|.*ssh)|No supported authentication methods|Unable to negotiate|kex_exchange_identification|unable to fork|^ssh: (?!connect)|Load key|cannot run .*: No such file/i, 'ssh'],
  [/Failed to connect to|Couldn't connect|Connection refused|Network is unreachable|No route to host|Connection reset|Empty reply from server|Recv failure|Send failure|Connection closed|RPC failed|curl \d+/i, 'connect'],
  [/The following (?:profile|AWS Region)|^botocore\.|^(?:[\w.]+\.)?\w*(?:Error|Exception|NotFound|Interrupt): |^KeyError|MFA code for|hook requires the git command|Hook only accepts/, 'remote-helper-failed'],
];

/** What a credential helper prints when it fails. It counts only when nothing behind it does. */
const HELPER_NOISE = /^'(?:path|host)'$|^'NoneType' object has no attribute '(?:secret_key|access_key)'|^The config profile \(|^Unknown options: |invalid credential line|credential-helper.*not found|^sequence item 1: expected str|^not enough values to unpack|^usage: aws|^aws: (?:error|\[ERROR\])|^An error occurred \(/;

/** Returns git's stderr with the one message that git itself breaks over two lines on one. Source: `execv_dashed_external`'s caller in git.c, transport-helper.c. */
export function unwrapped(stderr: string): string {
  return stderr.replace(/(appears to be a git command, but we were not)\r?\n(able to execute it)/g, '$1 $2');
}

/** Returns the line that helps a reader: the first, since git's own summary comes last; of a Python traceback, whose head may be cut off, the last. Null when nothing was said. */
export function tellingLine(stderr: readonly string[]): string | null {
  const lines = stderr.filter((line) => !/^warning: (?!invalid credential line)|^hint: |^Please make sure|^and the repository exists|^git: 'credential-(?!aws)\S+' is not a git command/i.test(line));
  const traceback = lines.findIndex((line) => /^Traceback|^\s*File ".*", line \d+/.test(line));
  return (traceback < 0 ? lines[0] : lines.slice(traceback).findLast((each) => !each.startsWith('fatal: '))) ?? stderr[0] ?? null;
}

/** Returns the user's own git as evidence: its command, its exit code and a line of what it said, the telling one where none is given. */
export function gitRan({ argv, exitCode, stderr }: Pick<GitClientFact, 'argv' | 'exitCode' | 'stderr'>, note = tellingLine(stderr)): Evidence {
  return { kind: 'process', argv, exitCode, ...(note === null ? {} : { note }) };
}

/** True where the failure shows git on its way to the host, or past it: its configuration was read, the network and the proxy did not stop it. */
export function gotPastTheNetwork({ exitCode, failure }: { exitCode: number | null; failure: GitFailure | null }): boolean {
  return exitCode !== 0 && failure !== null && !['proxy', 'tls', 'timeout', 'connect', 'server', 'bad-config', 'dubious-ownership'].includes(failure);
}

/**
 * Returns what made git fail, from its messages in English (LC_ALL=C): the last line that says something decides, since helpers fail before git
 * gives up. Null when git succeeded, whatever it printed. `exitCode` is null for a git that was killed. Source: http.c, remote-curl.c, credential.c
 * of git 2.39, git_remote_codecommit, and the captured lines in the tests.
 */
export function gitFailure(stderrLines: readonly string[], exitCode: number | null): GitFailureReading | null {
  if (exitCode === 0) return null;
  const lines = stderrLines.map((line) => line.trimEnd());
  const telling = lines.filter((line) => !NOISE.some((noise) => noise.test(line)));
  for (const line of [...telling].reverse()) {
    if (HELPER_NOISE.test(line)) continue;
    const failure = RULES.find(([text]) => text.test(line))?.[1];
    if (failure !== undefined) return { failure, httpStatus: statusIn(line, failure), line };
  }
  const helper = lines.findLast((line) => HELPER_NOISE.test(line)) ?? lines.findLast((line) => /^git: 'credential-[\w-]+' is not a git command/.test(line));
  if (helper !== undefined) return { failure: 'bad-helper', httpStatus: null, line: helper };
  return { failure: 'other', httpStatus: null, line: telling.at(-1) ?? lines.findLast((line) => line !== '') ?? '' };
}

function statusIn(line: string, failure: GitFailure): number | null {
  if (failure === 'proxy') return null;
  const named = /returned error: (\d{3})|HTTP (?:code = )?(\d{3})/.exec(line);
  const status = named?.[1] ?? named?.[2];
  if (status !== undefined) return Number(status);
  // git words these two statuses without their number.
  if (/Authentication failed for 'https?:/.test(line)) return 401;
  if (/rate limited by '/.test(line)) return 429;
  return /repository 'https?:.*' not found/.test(line) ? 404 : null;
}
