/**
 * Returns a document as JSON for a pipe or a terminal. JSON itself escapes the controls below U+0020 only; those from U+007F to U+009F, which some
 * terminals obey, are escaped as well, so that the same document is read back. Example: `"\u009b31m"` instead of the character.
 */
export function jsonText(document: unknown): string {
  return JSON.stringify(document, null, 2).replace(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}
