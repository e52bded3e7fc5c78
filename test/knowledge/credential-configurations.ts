import * as fc from 'fast-check';

/** A generated machine: the text of each file of git's configuration, the command line, and the URL git is asked about. */
export interface Configuration {
  system: string;
  xdg: string;
  global: string;
  local: string;
  /** Named `inc0`, `inc1`, … in the home; texts may include one another. */
  includes: string[];
  command: { key: string; value: string }[];
  url: string;
  branch: string;
}

/** Stand for the scratch directory and for the program that logs what a helper is given. */
export const placeholders = { home: '@HOME@', helper: '@HELPER@' };

const host = 'git-codecommit.us-east-1.amazonaws.com';

const url = fc.oneof(
  { weight: 3, arbitrary: fc.constant(`https://${host}/v1/repos/demo`) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      `https://${host}/v1/repos/demo/`, `https://${host}:8443/v1/repos/demo`, `https://${host}:443/v1/repos/demo`, `http://${host}/v1/repos/demo`, `https://bob@${host}/v1/repos/demo`,
      `https://bob:pw@${host}/v1/repos/demo`, `https://@${host}/v1/repos/demo`, 'https://GIT-CodeCommit.us-east-1.amazonaws.com/v1/repos/demo', `https://${host}/v1/repos/my%20demo`,
      `https://${host}/v1/repos/a:b`, `https://${host}/v1/repos/my%20a:b%20c`, `https://${host}`, `https://${host}/`, 'https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/demo', 'https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/demo',
      'https://vpce-0a.git-codecommit.us-east-1.vpce.amazonaws.com/v1/repos/demo', `ssh://${host}/v1/repos/demo`, `https://b%6Fb%2Fc@${host}/v1/repos/demo?x`, 'HTTPS://example.com/x',
    ),
  },
);

const context = fc.oneof(
  fc.constant(null),
  fc.constant(null),
  fc.constantFrom(
    `https://${host}`, 'https://git-codecommit.*.amazonaws.com', `https://${host}/v1/repos/demo`, `https://${host}/v1`, `https://${host}/v1/repos/demo/`, `https://${host}/v1/repos/dem`, `https://${host}/V1`,
    `HTTPS://${host.toUpperCase()}`, `https://${host}:443`, `https://${host}:8443`, `http://${host}`, `https://bob@${host}`, 'https://*.amazonaws.com', 'https://*.*.amazonaws.com', 'https://git-*.us-east-1.amazonaws.com',
    'https://*', host, `${host}:8443`, host.toUpperCase(), 'https://', 'http://', '/v1/repos/demo', 'v1/repos/demo', `bob@${host}`, 'bob@', `${host}/v1/repos/demo`, `https://${host}\\`, 'https://git-codecommit.us-east-1.amazonaws\\.com',
    `https://${host}/v1/repos/a%3Ab`, `https://${host}/v1/repos/a:b`, `https://${host}/v1/repos/my%20demo`, `https://${host}/v1/repos/my demo`, `https://${host}/v1/x/../repos`, 'git-codecommit.*.amazonaws.com', 'bad%0aline', 'https://example.com/%0a', '*', '',
  ),
  fc.tuple(fc.constantFrom('https', 'http', 'ssh'), fc.constantFrom('', '', 'bob@', 'eve@'), fc.array(fc.constantFrom('git-codecommit', 'us-east-1', 'amazonaws', 'com', '*'), { minLength: 1, maxLength: 5 }), fc.constantFrom('', ':443', ':8443'), fc.constantFrom('', '/', '/v1/repos'))
    .map(([scheme, user, labels, port, path]) => `${scheme}://${user}${labels.join('.')}${port}${path}`),
);

/** A value as a hand or a program may write it. */
const written = (value: string): fc.Arbitrary<string> => {
  const escaped = value.replace(/(["\\])/g, '\\$1');
  const bare = /[;#]|^\s|\s$/.test(value) ? `"${escaped}"` : escaped;
  const half = Math.max(value.length - 2, 0);
  const escape = (text: string): string => text.replace(/(["\\])/g, '\\$1');
  return fc.constantFrom(bare, bare, `"${escaped}"`, `${bare} ; comment`, `"${escape(value.slice(0, half))}""${escape(value.slice(half))}"  # "`, bare.replace(' ', ' \\\n\t'));
};

const helperValue = (ending: string): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: 0, max: 99 }), fc.constantFrom(`!${placeholders.helper} %`, `!f() { ${placeholders.helper} %; }; f`, `${placeholders.helper} %`, `!${placeholders.helper} '%' $@`, 'known %', 'missing %', '!:'))
    .map(([number, form]) => form.replace('%', `h${String(number)}${ending}`));

const assignment = (answers: boolean): fc.Arbitrary<string> => {
  const helper = answers ? fc.oneof(helperValue(''), helperValue(''), helperValue('a'), helperValue('u')) : helperValue('');
  const line = (names: string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom('\t', '', '  '), fc.constantFrom(...names), fc.constantFrom(' = ', '=', '\t=  '), value.chain(written)).map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 40, arbitrary: line(['helper', 'Helper'], helper) },
    { weight: 10, arbitrary: fc.constantFrom('\thelper =', 'helper = ""', '\thelper=  ; none') },
    { weight: 20, arbitrary: line(['useHttpPath', 'UseHttpPath', 'usehttppath'], fc.constantFrom('true', 'false', 'Yes', 'on', '1', '0', 'off', 'no', '', '2k', '0x0', '-1', 'TRUE')) },
    { weight: 10, arbitrary: line(['username'], fc.constantFrom('bob', 'eve', 'a b', '')) },
    { weight: 5, arbitrary: fc.constantFrom('\tother = x', '# helper = store', '', '\tinteractive = never') },
    { weight: 1, arbitrary: fc.constantFrom('helper', 'useHttpPath', 'useHttpPath = yep', 'useHttpPath = 1x', 'useHttpPath = 99999999999', 'username', 'other') },
  );
};

const quoted = (text: string): string => `"${text.replace(/(["\\])/g, '\\$1')}"`;

const includeLine = fc.tuple(
  fc.constantFrom(
    '[include]', '[include]', '[includeIf "gitdir:~/repo/"]', '[includeIf "gitdir:~/REPO/"]', '[includeIf "gitdir/i:~/REPO/"]', '[includeIf "gitdir:**/repo/.git"]', '[includeIf "gitdir:repo/"]', `[includeIf "gitdir:${placeholders.home}/repo/.git"]`,
    `[includeIf "gitdir:${placeholders.home}/*"]`, `[includeIf "gitdir:${placeholders.home}/**"]`, '[includeIf "gitdir:./repo/"]', '[includeIf "gitdir:./**"]', '[includeIf "gitdir/i:./REPO/"]', '[includeIf "gitdir:.git/"]', '[includeIf "gitdir:~/re[a-p]o/*"]', '[includeIf "gitdir:~/r?p*/.git"]', '[includeIf "onbranch:main"]', '[includeIf "onbranch:feature/"]', '[includeIf "onbranch:f*/x"]',
    '[includeIf "onbranch:**"]', '[includeIf "unknown:x"]',
  ),
  fc.constantFrom('inc0', '~/inc1', `${placeholders.home}/inc2`, './inc1', 'nowhere', '~/nowhere'),
).map(([header, path]) => `${header}\n\tpath = ${path}`);

const section = (answers: boolean): fc.Arbitrary<string> => {
  const header = fc.tuple(fc.constantFrom('credential', 'Credential'), context, fc.constantFrom('', ' ; c', ' ')).map(([name, pattern, end]) => `[${name}${pattern === null ? '' : ` ${quoted(pattern)}`}]${end}`);
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(header, fc.array(assignment(answers), { minLength: 1, maxLength: 3 })).map(([first, lines]) => [first, ...lines].join('\n')) },
    { weight: 1, arbitrary: includeLine },
    { weight: 1, arbitrary: fc.constantFrom('[user]\n\tname = x', '# [credential]', '[core]\n\teditor = "a b" ; c', '[credential.https://x]'.replace('://', '')) },
  );
};

const file = (answers: boolean, most: number): fc.Arbitrary<string> =>
  fc.tuple(fc.array(section(answers), { maxLength: most }), fc.constantFrom('\n', '\n', '\r\n'), fc.constantFrom('', '', '\uFEFF')).map(([sections, end, bom]) => bom + sections.map((text) => `${text}\n`).join('').replace(/\n/g, end));

const commandEntry = (answers: boolean): fc.Arbitrary<{ key: string; value: string }> =>
  fc.oneof(
    fc.constantFrom({ key: 'credential.helper', value: '' }, { key: 'credential.useHttpPath', value: 'false' }, { key: `credential.https://${host}.useHttpPath`, value: 'true' }),
    helperValue(answers ? 'a' : '').map((value) => ({ key: `credential.https://${host}.helper`, value })),
  );

/** With `answers` some helpers give a login, so that the chain may end early; without, git asks them all. */
export function configurations(answers: boolean): fc.Arbitrary<Configuration> {
  return fc.record({
    system: file(answers, 1),
    xdg: file(answers, 2),
    global: file(answers, 4),
    local: file(answers, 3),
    includes: fc.tuple(file(answers, 2), file(answers, 2), file(answers, 1)).map(([a, b, c]) => [a, b.replace(/inc[012]/g, 'inc2'), c.replace(/inc[012]/g, 'nowhere')]),
    command: fc.array(commandEntry(answers), { maxLength: 1 }),
    url,
    branch: fc.constantFrom('main', 'feature/x'),
  });
}
