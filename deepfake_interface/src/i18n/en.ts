import { answer } from './en.answer';
import { errors } from './en.errors';
import { intake } from './en.intake';
import { modelScreens } from './en.model';
import { isolated } from './isolated';

export const en = {
  /** For numbers and dates (BCP 47). */
  locale: 'en',
  errors,
  ...intake,
  ...answer,
  ...modelScreens,
  app: {
    name: 'Deep-Fake Image Analyzer',
    title: (screen: string) => `${screen} · Deep-Fake Image Analyzer`,
    skip: 'Skip to content',
    loading: 'Loading…',
    notFound: {
      title: 'There is nothing at this address',
      body: 'The link may be old, or the entry was deleted from this device.',
      back: 'Go to the analyzer',
    },
    crashed: {
      title: 'This part of the page stopped working',
      body: 'The history is not affected, and other screens may still work. Reloading the page helps as a rule, but photos have to be added again; if it happens again, the details below help whoever runs this service.',
      reload: 'Reload the page',
      details: 'Technical details',
    },
  },
  /** Before kinds of what is listed. */
  filter: 'Show only',
  /** Kinds of answers, after their number. */
  kinds: {
    likely_fake: 'strong',
    generated: 'say generated',
    uncertain: 'uncertain',
    likely_real: 'no evidence',
    not_assessed: 'not assessed',
  },
  nav: {
    label: 'Main',
    analyze: 'Analyze',
    history: 'History',
    how: 'How it works',
    howShort: 'Method',
    limits: 'Limits',
    card: 'Model card',
    cardShort: 'Model',
  },
  theme: {
    names: { system: 'System', light: 'Light', dark: 'Dark' },
    next: (current: string, next: string) => `Colour theme: ${current}. Switch to ${next}`,
  },
  service: {
    offline: 'You are offline. Photos wait here and are sent as soon as the connection is back.',
    unreachable:
      'The analysis service does not answer. Trying again every few seconds; nothing you added is lost.',
    notReady: 'The analysis service is starting. It answers as soon as its model is loaded.',
  },
  report: {
    heading: 'Report',
    json: 'Download JSON',
    print: 'Print or save as PDF',
    curl: 'Copy as curl',
    copied: 'Copied',
    curlShown: 'The browser did not allow copying. Here is the command:',
    printed: (when: string) => `Report of ${when}`,
    reasons: 'What to keep in mind of the other faces',
    disclaimer:
      'A score is evidence to weigh with other evidence. Absence of evidence is not proof of authenticity, and a high score is not proof of intent.',
  },
  history: {
    heading: 'History',
    intro: 'Kept in this browser on this device only. The server keeps nothing.',
    keepAnswers: 'Keep answers on this device',
    notKept:
      'New answers are gone with this page. Entries that are here already stay until you delete them, or a further check of the photo overturns their verdict.',
    empty: 'Nothing here yet. Every photo you examine is listed here with its verdict.',
    emptyUnkept: 'Nothing here yet. Photos that you examine are not listed while answers are not kept.',
    emptyAction: 'Examine a photo',
    search: 'Search by file name, verdict or SHA-256',
    searchShort: 'Search history',
    none: (query: string, isFiltered: boolean) =>
      `Nothing ${isFiltered ? 'of the kinds chosen ' : ''}matches “${query}”.`,
    count: (shown: number, all: number) =>
      shown === all ? `${all} ${all === 1 ? 'entry' : 'entries'}` : `${shown} of ${all} entries`,
    open: (name: string, verdict: string) => `Open ${name}: ${verdict}`,
    delete: (name: string) => `Delete ${name} from this device`,
    deleted: (name: string) => `${isolated(name)} was deleted from this device.`,
    undeleted:
      'This browser refused: what is listed here still was not deleted. Loading the page again may help.',
    undo: 'Undo',
    close: 'Close',
    restored: (name: string) => `${isolated(name)} is back.`,
    unrestored: (name: string) =>
      `${isolated(name)} could not be brought back: this browser gave no room for it.`,
    more: (n: number) => `Show ${n} more`,
    deleteAll: 'Delete all',
    confirmTitle: 'Delete the whole history?',
    confirmBody: (n: number) =>
      `${n === 1 ? 'One entry is' : `All ${n} entries are`} removed from this device. This cannot be undone.`,
    confirm: 'Delete everything',
    keep: 'Keep it',
    deletedAll: (n: number) => `${n === 1 ? 'One entry was' : `${n} entries were`} deleted from this device.`,
    unavailable:
      'This browser does not let the page store anything, so there is no history. Analysis still works.',
    lost: 'An answer of this visit could not be kept, because this browser gave no room for it.',
    back: 'Back to history',
    unread: {
      title: 'This entry cannot be read',
      body: 'This browser does not let the page read what it stored, so whether the entry is there still is not known. Loading the page again may help.',
    },
    preview: 'Only a small preview is kept on this device, so boxes and relief are drawn on that.',
  },
};
