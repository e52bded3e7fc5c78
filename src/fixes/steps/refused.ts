/** A step that cannot be made as planned: the message says why, in words for the user. */
export class StepRefused extends Error {}
