/** A line that is a command, a setting or its header, or a question of a command. */
const COMMAND = /^(?:git|aws|pip|sudo|curl|python3) \S/;
const SETTING = /^(?:\[(?:default|credential|profile|CodeCommit)[^\]]*\]|\w+ ?= ?\S.*)$/;
const QUESTION = /^.+ \[None\]:/;
/** Commands in the run of a sentence: with an option, or named by a link to their reference. */
const IN_A_SENTENCE = /\b(aws --[a-z-]+|git config --\w+ --\w+)\b|\[([a-z-]+)\]\(https:\/\/docs\.aws\.amazon\.com\/cli\/latest\/reference\/sts\//g;

/** Returns a page with its Markdown escapes taken out; commands of these pages hold no backslash. */
export function plain(page: string): string {
  return page.replace(/\\(?=[^\w\s])/g, '');
}

/** Returns every command, setting and question of a page of the guide, in its order: fenced lines, lines that stand alone, and those in a sentence. */
export function commandsIn(page: string): string[] {
  let fenced = false;
  return plain(page).split('\n').flatMap((line) => {
    const text = line.trim();
    if (text.startsWith('```')) fenced = !fenced;
    if (text === '' || text.startsWith('```')) return [];
    const question = QUESTION.exec(text)?.[0];
    if (question !== undefined) return [question];
    if (fenced || SETTING.test(text) || (COMMAND.test(text) && !/[.:]$/.test(text))) return [text];
    return [...text.matchAll(IN_A_SENTENCE)].map(([, command, reference]) => command ?? reference ?? '');
  });
}
