import { harmless } from '../../../knowledge/redact-text.ts';
import { cut, type Room, type Text } from '../../ticket/model.ts';

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Returns a text as it may stand in HTML, SVG and their attributes; control characters and marks of direction are shown by their names. */
export function htmlText(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
}

/** Returns prose and values as HTML, each of at most the length there is room for. */
export function htmlSpans(text: Text, { value, prose }: Room): string {
  return text.map((span) => (typeof span === 'string' ? htmlText(cut(span, prose)) : 'code' in span ? codeOf(cut(span.code, value)) : `<strong>${htmlText(span.strong)}</strong>`)).join('');
}

const codeOf = (value: string): string => (value === '' ? '(empty)' : `<code>${htmlText(value)}</code>`);
