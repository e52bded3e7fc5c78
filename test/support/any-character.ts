import fc from 'fast-check';

/** In UTF-16 they are halves of a character, and none by themselves. */
const [FIRST_HALF, HALVES] = [0xd800, 0x800];
const isCharacter = (text: unknown): text is string => typeof text === 'string' && /^\P{Cs}$/su.test(text);

/**
 * Any character of Unicode, for `unit` of `fc.string`: the same as its own `binary`, for which fast-check makes a table of a million characters in
 * every process, a second of computing time. The way back, which a text that cannot be must throw on, is how it puts in words such as `__proto__`.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat(0x10_ffff - HALVES).map(
  (index) => String.fromCodePoint(index < FIRST_HALF ? index : index + HALVES),
  (text) => {
    const code = isCharacter(text) ? text.codePointAt(0) : undefined;
    if (code === undefined) throw new Error('not one character');
    return code < FIRST_HALF ? code : code - HALVES;
  },
);
