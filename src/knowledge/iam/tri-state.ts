/** What is known of a question: yes, no, or not enough to say. */
export type Tri = true | false | 'unknown';

/** Kleene's "and": one `false` decides, whatever else is unknown. Of nothing: true. */
export function all(values: Iterable<Tri>): Tri {
  let result: Tri = true;
  for (const value of values) {
    if (value === false) return false;
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** Kleene's "or": one `true` decides, whatever else is unknown. Of nothing: false. */
export function any(values: Iterable<Tri>): Tri {
  let result: Tri = false;
  for (const value of values) {
    if (value === true) return true;
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** The opposite; the opposite of unknown is unknown. */
export function not(value: Tri): Tri {
  return value === 'unknown' ? value : !value;
}
