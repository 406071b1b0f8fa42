export const modelScreens = {
  model: {
    unavailable:
      'These facts come from the service’s own description of its model, which cannot be loaded now.',
    retry: 'Load again',
  },
  how: {
    heading: 'How it works',
    intro: 'One path from file to answer. The same path was used to measure the results on the model card.',
    steps: {
      decode: {
        title: 'Read the photo as it is',
        text: 'The file arrives unchanged and is turned upright. Damaged or oversized files are refused, never guessed at.',
      },
      detect: {
        title: 'Find the faces',
        text: (detector: string, max: number) =>
          `The ${detector} detector boxes every face. Up to ${max} are examined, the largest first.`,
      },
      crop: {
        title: 'Cut each face out',
        text: (margin: number, size: number) =>
          `A square of ${margin} × the face’s longer side, scaled to ${size} × ${size} pixels. Exactly the same crop was used in training.`,
      },
      network: {
        title: 'Let the network look',
        text: (architecture: string, classes: string) =>
          `${architecture} compares what it sees with what it learned: ${classes}.`,
      },
      calibrate: {
        title: 'Turn its answer into a probability',
        text: (method: string) =>
          `Raw network scores are overconfident. Calibration (${method}) moves them so that they can be read as probabilities.`,
      },
      verdict: {
        title: 'Say it in words, or say “uncertain”',
        text: 'The probability falls into one of three bands. Small, blurred, dark or unstable faces are named as such.',
      },
    },
    score: 'How the score is meant',
    scoreText: (fake: string) =>
      `Programs that need a yes or no count a score above ${fake} as fake. For people the bands matter more: in the middle one the honest answer is “uncertain”.`,
    base: 'A probability also depends on how common fakes are where your photo comes from. If fakes are rare there, most alarms are false alarms, however good the network is.',
    calibration: 'Fitted on',
    privacy: 'What happens to your photo',
    privacyText:
      'It is sent to this service only, scored in memory and forgotten. Thumbnails and verdicts of the history live in this browser on this device.',
  },
  limits: {
    heading: 'Limits',
    intro: 'Where this network fails, or may. Read this before you rely on a score.',
    measuredHeading: 'Known limits of this model',
    inputHeading: 'When a score comes with a warning',
    inputText:
      'Each face is measured first. Outside these bounds the answer carries a reason, and can be “uncertain”.',
    bounds: {
      min_assessed_px: 'Smallest face scored at all, in pixels',
      min_face_px: 'Smallest reliable face, in pixels',
      min_sharpness: 'Least sharpness',
      min_brightness: 'Least brightness',
      max_brightness: 'Most brightness',
      min_contrast: 'Least contrast',
      min_detection_score: 'Least certainty that it is a face',
    } as Record<string, string>,
    generalHeading: 'True of every detector of this kind',
    general: [
      {
        title: 'It examines faces only',
        text: 'Edited backgrounds, added objects and false captions are outside its view.',
      },
      {
        title: 'Where fakes are rare, most alarms are false',
        text: 'A detector that is right 95 times in 100 is still mostly wrong when only one photo in a hundred is fake.',
      },
      {
        title: 'It sees traces, not intent',
        text: 'Retouching, filters and heavy editing leave traces too. A score cannot say who changed a photo, or why.',
      },
    ],
  },
  card: {
    heading: 'Model card',
    identity: 'Identity',
    name: 'Name',
    version: 'Version',
    created: 'Created',
    architecture: 'Architecture',
    licence: 'Licence',
    input: 'Input',
    inputValue: (size: number, channels: string) => `${size} × ${size} ${channels}`,
    classes: 'Classes',
    calibration: 'Calibration',
    bands: 'Bands',
    files: 'Files',
    measured: 'Measured results',
    measuredText:
      'Each figure with its 95 % bootstrap interval, where one was computed: the dot is the figure, the line its interval. The mark at the middle is one half, which for AUC is chance.',
    columns: {
      subset: 'Measured on',
      metric: 'Metric',
      value: 'Figure',
      interval: '95 % interval',
      images: 'Images',
      source: 'Source',
      label: 'Label',
      terms: 'Terms',
      file: 'File',
      bytes: 'Size',
      sha256: 'SHA-256',
    },
    metricNames: {
      auc: 'AUC',
      average_precision: 'Average precision',
      eer: 'Equal error rate',
      real_accuracy: 'Reals called real',
      fakes_found: 'Fakes found',
      kind_accuracy: 'Kind of fake right, where evidence is strong',
      accuracy: 'Accuracy',
      balanced_accuracy: 'Balanced accuracy',
      tpr_at_5_fpr: 'Fakes found at 5 % false alarms',
      tpr_at_1_fpr: 'Fakes found at 1 % false alarms',
      ece: 'Calibration error (ECE)',
    } as Record<string, string>,
    calibrationValue: (method: string, evidence: string, knots: number, fittedOn: string) =>
      `${method} of the ${evidence}, ${knots} knots; fitted on ${fittedOn}`,
    group: (split: string, tier: string) => (tier ? `${split}, ${tier}` : split),
    noneMeasured: 'The manifest of this model lists no measured results.',
    training: 'Training data',
    trainingText: 'What the network learned from. The terms of each source are the sources’ own.',
    imageCount: (n: string) => `${n} images`,
    total: (n: string) => `${n} images in all`,
  },
};
