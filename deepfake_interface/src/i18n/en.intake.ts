import { isolated } from './isolated';

const FEW = 5;

/** Of a folder there can be hundreds, and the photos would lie below them all. */
function someOf(names: string[]): string {
  const few = names.slice(0, FEW).map(isolated).join(', ');
  return names.length > FEW ? `${few} and ${names.length - FEW} more` : few;
}

/** Putting photos in, and what happens until they are answered. */
export const intake = {
  intake: {
    heading: 'Is this face fake?',
    intro:
      'Add a photo. A neural network scores every face in it for traces of having been altered or generated, shows where it looked, and says when it cannot tell.',
    stage: 'Add photos',
    drop: 'Drop photos here',
    dropActive: 'Let go to examine',
    hint: 'JPEG, PNG, WebP or AVIF, and HEIC where this service reads it.',
    hintPaste: 'You can also paste from the clipboard.',
    choose: 'Choose photos',
    camera: 'Use the camera',
    more: 'Add photos',
    notAnImage: (names: string[]) => `Not a picture, so it was not sent: ${someOf(names)}`,
    pastedFile: (when: string, ending: string) => `pasted-${when}${ending}`,
    examples: 'Or try one of these',
    exampleLoading: 'Loading the example…',
    astronaut: {
      title: 'Portrait, as photographed',
      text: 'Astronaut Eileen Collins. NASA, public domain.',
      file: 'astronaut.jpg',
    },
    blended: {
      title: 'The same portrait, manipulated',
      text: 'Altered by this project’s own self-blending: the face is slightly transformed and blended back in.',
      file: 'astronaut-self-blended.jpg',
    },
    promises: [
      {
        title: 'Sent as received',
        text: 'This page neither resizes nor re-encodes: it would change the evidence. What a phone or a clipboard hands over can be a copy already.',
      },
      {
        title: 'Not kept',
        text: 'The server forgets a photo once it has answered. History stays on this device, and can be switched off.',
      },
      {
        title: 'Evidence, not proof',
        text: 'A score describes traces in pixels. It cannot say who did what, or why.',
      },
    ],
  },
  camera: {
    title: 'Take a photo',
    take: 'Take photo',
    cancel: 'Cancel',
    starting: 'Waiting for the camera…',
    preview: 'Live camera picture',
    note: 'Saved as a lossless PNG, so that no compression is added.',
    denied:
      'The camera could not be used. Allow it in the browser’s site settings, or choose a photo instead.',
    missing: 'No camera is available to this page. Browsers allow it only over HTTPS or on this computer.',
    none: 'No camera was found on this device. Connect one and try again, or choose a photo instead.',
    failed: 'The camera gave no picture. Close this and try again, or choose a photo instead.',
    file: (when: string) => `camera-${when}.png`,
  },
  key: {
    label: 'API key',
    send: 'Send with this key',
    note: 'Kept in this tab until it is closed, and sent to this service only.',
  },
  queue: {
    label: 'Photos in this session',
    keys: 'Arrow keys move among the photos, Delete removes one.',
    status: {
      queued: 'Waiting its turn',
      uploading: 'Uploading',
      examining: 'Examining',
      waiting: 'Will try again',
      failed: 'Not analyzed',
      cancelled: 'Cancelled',
      done: 'Done',
    },
    /** Kinds of photos without an answer, after their number. */
    states: { failed: 'failed', cancelled: 'cancelled', pending: 'to come' },
    nextFlagged: 'Next flagged',
    cancelAll: 'Cancel all',
    clearFinished: 'Clear finished',
    clearTitle: 'Clear answers that are kept nowhere else?',
    clearBody: (n: number) =>
      `${n === 1 ? 'One answer is' : `${n} answers are`} not in the history, and gone once cleared here.`,
    clearNot: 'Keep them',
    clear: 'Clear all the same',
    uploaded: (share: string) => `Uploading, ${share}`,
    progress: (name: string) => `Upload of ${name}`,
    cancel: 'Cancel',
    cancelNamed: (name: string) => `Cancel ${name}`,
    retry: 'Try again',
    retryNamed: (name: string) => `Try ${name} again`,
    remove: 'Remove',
    removeNamed: (name: string, isKept: boolean) =>
      isKept ? `Remove ${name} here; the history keeps its answer` : `Remove ${name}`,
    show: (name: string, status: string) => `${name}: ${status}`,
    retryIn: (wait: string) => `Trying again in ${wait}`,
    retrying: 'Trying again now',
    retryNow: 'Try now',
    examiningTitle: 'Examining the photo',
    examiningText: 'Finding faces, then scoring each one. This usually takes a second or two.',
    queuedTitle: 'Waiting its turn',
    queuedText: 'Photos are examined one after another.',
    uploadingTitle: 'Sending the photo',
    cancelledTitle: 'Cancelled',
    cancelledText: 'This photo was not examined.',
    againFailed: (title: string) => `This is the earlier answer. Asking once more failed: ${title}.`,
    lost: 'This browser gave no room to keep this answer in the history, so it is gone once this page is left. Download its report to have it later.',
    announceDone: (name: string, verdict: string) => `${name}: ${verdict}`,
    announceFailed: (name: string, title: string) => `${name} was not analyzed: ${title}`,
    announceAdded: (n: number) => (n === 1 ? '1 photo added' : `${n} photos added`),
  },
};
