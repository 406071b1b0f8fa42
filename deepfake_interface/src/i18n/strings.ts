import { en } from './en';

export type Strings = typeof en;

/** Every word of the page. A language is added by writing its file against `Strings` and choosing it here. */
export const t: Strings = en;
