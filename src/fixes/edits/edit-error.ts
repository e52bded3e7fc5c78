/** A file that cannot take an edit: the message says why in words for the user, without the path, and never holds a value. */
export class EditError extends Error {}
