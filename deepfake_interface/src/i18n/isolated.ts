/** A file's name within a sentence: whichever way its letters run, or it has them run, the words around it stay as they are
 * (Unicode's first strong isolate, and its end). */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
