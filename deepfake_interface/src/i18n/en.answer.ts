/** Verdict, score, faces, reasons and relief. */
export const answer = {
  verdict: {
    likely_fake: 'Strong evidence of a fake',
    uncertain: 'Uncertain',
    likely_real: 'No evidence of a fake found',
    not_assessed: 'Not assessed',
    noFace: 'No face found',
    /** Where the file itself says so, and the network found no strong evidence. */
    generated: 'File says it is generated',
    generatedHeading: (network: string, isPart: boolean) =>
      `${network}, but the file itself says a generative model made ${isPart ? 'a part of it' : 'it'}.`,
    generatedBut: {
      uncertain: 'The network is not sure',
      likely_real: 'The network found nothing',
      not_assessed: 'Nothing was scored',
      noFace: 'No face was found',
    },
    /** Strong evidence, and which kind of fake it speaks for. */
    ofKind: (strong: string, kind: string) => `${strong}, likely ${kind}`,
    /** By the model's names of them. */
    fakeKinds: { manipulated: 'altered', synthetic: 'generated' },
    short: {
      likely_fake: 'Strong evidence',
      uncertain: 'Uncertain',
      likely_real: 'No evidence found',
      not_assessed: 'Not assessed',
      noFace: 'No face found',
    },
    meaning: {
      likely_fake:
        'The network found traces that it has learned from altered and generated faces. It is a lead to follow, not a proof and not an accusation.',
      manipulated:
        'The network found traces like those of faces that were swapped or otherwise altered in a photo, rather than generated as a whole. A method that it does not know can be taken for the wrong kind. It is a lead to follow, not a proof and not an accusation.',
      synthetic:
        'The network found traces like those of faces that were generated as a whole, rather than altered. A real photo that an AI tool enlarged or enhanced can show them, too. It is a lead to follow, not a proof and not an accusation.',
      uncertain:
        'The traces point neither way clearly enough. Look for the original file, or for a larger and sharper copy.',
      tooPoor:
        'The face behind this number is too poorly pictured for a verdict, whatever the number says. Look for the original file, or for a larger and sharper copy.',
      doubted:
        'Whatever the number says, something about this picture keeps it from being relied on; what it is stands below.',
      leansFake:
        'It leans towards a fake, but untouched photos reach such a score too often for a firm word. Look for the original file, or for a larger and sharper copy.',
      leansReal:
        'It leans towards untouched, but fakes reach such a score too often for a firm word. Look for the original file, or for a larger and sharper copy.',
      likely_real:
        'The network found none of the traces it knows. Absence of evidence is not proof of authenticity: new or careful fakes can go unseen.',
      not_assessed: 'No score was given, so this says nothing about the photo either way.',
      noFace:
        'This tool examines faces, and the detector found none. That says nothing about whether the photo is authentic.',
    },
  },
  gauge: {
    label: 'Probability of a fake, altered or generated',
    /** Goes on from the label. n: of a hundred. */
    ifFakes: (n: number) =>
      `, if ${n} in 100 photos were fake, as in its test. Where fakes are rarer, it is less likely.`,
    steady: (low: string, high: string) => `Steady: ${low}–${high} under small edits`,
    unsteady: (low: string, high: string) => `Not steady: ${low}–${high} under small edits`,
    value: (p: string, verdict: string) => `${p}: ${verdict}`,
    over: (n: number) => (n > 1 ? `Highest of ${n} scored faces` : 'Calibrated score of the network'),
    speaker: (n: number) =>
      `Face ${n}, on which the verdict rests. Another scores higher, with a milder verdict.`,
    whole: 'Score of the whole picture',
    bands: {
      likely_real: 'No evidence',
      uncertain: 'Uncertain',
      likely_fake: 'Strong evidence',
    },
    noBands: 'Made by another model version, so today’s bands are not drawn.',
  },
  result: {
    heading: 'Result',
    /** Of the page, and of the file that it is saved as. */
    title: (name: string, verdict: string) => `${name} – ${verdict}`,
    photo: (name: string) => `Photo ${name}`,
    photoUnshown: 'This browser cannot display this file.',
    photoRead: 'The service could read it.',
    photoTurned:
      'This browser turns the picture otherwise than the service did, so no boxes are drawn on it.',
    noPreview: 'No preview was kept.',
    faces: 'Faces',
    face: (n: number) => `Face ${n}`,
    wholePicture: 'Whole picture',
    faceLabel: (n: number, verdict: string, p: string | null) =>
      p === null ? `Face ${n}: ${verdict}` : `Face ${n}: ${verdict}, ${p}`,
    reasons: 'What to keep in mind',
    pasted:
      'This was pasted, and a clipboard may hold a mere copy. For the file’s own record (Content Credentials, EXIF) and checksum, add the file itself.',
    reasonOf: (face: string, reason: string) => `${face}: ${reason}`,
    classes: 'What it resembles',
    classesOf: (face: string) => `What ${face.toLowerCase()} resembles`,
    classNames: {
      real: 'Untouched photograph',
      manipulated: 'Altered face',
      synthetic: 'Face generated as a whole',
    } as Record<string, string>,
    classesNote:
      'Probabilities, not parts of the face: 30% “altered” does not mean that 30% of it is. The two kinds of fake together make its probability of a fake.',
    qualityOf: (face: string) => `Picture quality: ${face.toLowerCase()}`,
    qualityNames: {
      face_px: 'Face size',
      picture_px: 'Shorter side',
      sharpness: 'Sharpness',
      brightness: 'Brightness',
      contrast: 'Contrast',
    } as Record<string, string>,
    /** A figure, and whether it is within the bounds of the model. */
    enough: (figure: string, bounds: string) => `${figure} · enough (${bounds})`,
    tooLittle: (figure: string, bounds: string) => `${figure} · too little (${bounds})`,
    tooMuch: (figure: string, bounds: string) => `${figure} · too much (${bounds})`,
    from: (least: string) => `from ${least}`,
    fromTo: (least: string, most: string) => `${least} to ${most}`,
    stabilityOf: (face: string) => `Stability: ${face.toLowerCase()}`,
    stabilityRange: (low: string, high: string) =>
      `${low} to ${high} when re-encoded, made smaller, cut otherwise or mirrored`,
    checkStability: 'Check how steady the score is',
    checkStabilityNote:
      'Examines the photo again, with each face re-encoded, made smaller, cut otherwise and mirrored. Takes a few times as long.',
    stabilityFlipped:
      'Some of these small edits took it across the threshold at which a plain yes or no would turn.',
    detection: 'Detector’s confidence in this face',
    facts: 'The file',
    technical: 'Technical details',
    examiner: 'Examined by',
    fact: {
      file: 'File',
      size: 'Dimensions',
      format: 'Format',
      bytes: 'File size',
      sha256: 'SHA-256',
      camera: 'Camera',
      software: 'Software',
      generator: 'Generator',
      taken: 'Taken',
      model: 'Model',
      engine: 'Engine',
      examined: 'Examined',
    },
    timing: 'Time taken',
    timingNames: {
      decode: 'Read the file',
      detect: 'Find faces',
      classify: 'Score faces',
      explain: 'Draw the map',
      total: 'Total',
    } as Record<string, string>,
    next: 'What you can do next',
    noFaceSteps: (px: number | null) => [
      `Use a photo in which a face is visible${px === null ? '' : `, at least ${px} pixels wide`} and not strongly turned away.`,
      'Crop closer around the face, from the original file rather than a screenshot.',
    ],
    notAssessedSteps: ['Look for a larger or sharper copy of the same photo, best the original file.'],
    scoreWhole: 'Score the whole picture instead',
    scoreWholeNote: 'A cruder look: the network was trained on faces, so treat this score with more doubt.',
    fakeSteps: [
      'Look for where the photo first appeared, and compare it with the original.',
      'Check the same scene in other photos or videos.',
    ],
    generatedSteps: [
      'Look for where the photo first appeared, and who showed it first.',
      'Check the same scene in other photos or videos.',
    ],
    realSteps: [
      'Look for where the photo first appeared, and whether it showed the same then.',
      'Get the file as the camera wrote it, and read its own record: camera, time, Content Credentials.',
      'Find a second source for what it shows: another photo, a witness, a report.',
    ],
  },
  provenance: {
    heading: 'What the file says of itself',
    generated: (generator: string | null) =>
      `It says that a generative model made this picture, or a part of it${generator === null ? '' : ` (recorded by ${generator})`}.`,
    settings: (generator: string) => `It holds the settings of a generative program: ${generator}.`,
    origin: (origins: string[]) => `It says that this picture is ${origins.join(', ')}.`,
    origins: {
      digitalCapture: 'a photograph as a digital camera took it',
      computationalCapture: 'a photograph that a camera put together from several',
      negativeFilm: 'scanned from a negative',
      positiveFilm: 'scanned from a slide',
      print: 'scanned from a print',
      humanEdits: 'edited by a person',
      minorHumanEdits: 'edited a little by a person',
      composite: 'put together from several pictures',
      compositeCapture: 'put together from several photographs',
      algorithmicallyEnhanced: 'enhanced by an algorithm',
      digitalCreation: 'drawn by a person',
      digitalArt: 'drawn by a person',
      dataDrivenMedia: 'drawn from data',
      algorithmicMedia: 'drawn by an algorithm',
      screenCapture: 'a screenshot',
      virtualRecording: 'recorded from a virtual event',
    } as Record<string, string>,
    unreadable: 'It carries Content Credentials, but they cannot be read: damaged, or of very many parts.',
    unnamed: 'somebody unnamed',
    signed: (signer: string, trust: string) => `Its Content Credentials name ${signer} as signer; ${trust}.`,
    trust: {
      unchecked: 'who that really is was not checked here',
      trusted: 'the certificate is one that this service trusts',
      stranger: 'the certificate is none that this service trusts',
    },
    intact: 'File and record are as they were signed.',
    changed: (problems: string[]) =>
      `File or record are not as they were signed${problems.length > 0 ? ` (${problems.join(', ')})` : ''}: do not rely on what they say.`,
    apart:
      'The score knows nothing of this. Such words can be forged and removed; only a trusted signature binds them.',
  },
  reasons: {
    face_too_small: (px: number, min: number) =>
      `This face is only ${px} px wide; scores below ${min} px are unreliable.`,
    blurred: 'This face is blurred, which hides fine traces. Treat the score with doubt.',
    too_dark: 'This face is very dark. Little is left for the network to see.',
    too_bright: 'This face is very bright, and its detail is burnt out.',
    low_contrast: 'This face has little contrast, so traces are hard to see.',
    side_view: 'This face is turned to the side. The network mostly learned from frontal faces.',
    unstable: 'The score changes under re-encoding or rescaling, so it does not carry a firm verdict.',
    no_face: 'No face was found in this photo.',
    whole_image:
      'The whole picture was scored as one. The network was trained on faces; treat this with doubt.',
    first_frame_only: 'This is an animation, and only its first frame was examined.',
    too_many_faces: (max: number) =>
      `More than ${max} faces were found; only the largest ${max} were examined.`,
  },
  relief: {
    heading: 'What the network sees',
    headingFace: (n: number) => `What the network sees in face ${n}`,
    intro:
      'Height and colour show which places, taken by themselves, speak for a fake. It is a hint about the network, not a map of edits: a generated face is generated everywhere.',
    flat: 'This answer came without an activation map, so the photo stays flat.',
    view: 'View',
    views: { relief: 'Relief', overlay: 'Overlay' },
    noWebgl: 'This browser offers no WebGL at present, so the map is drawn flat over the photo.',
    notLoaded:
      'The relief could not be loaded, so the map is drawn flat over the photo. Choose Relief to try again.',
    opacity: 'Map strength',
    height: 'Relief height',
    turn: { left: 'Turn left', right: 'Turn right', up: 'Tilt up', down: 'Tilt down', reset: 'Face forward' },
    canvas: (face: string) => `Relief: ${face.toLowerCase()}. Drag it, or use the turn buttons.`,
    overlayLabel: (face: string) => `${face} with the activation map laid over it`,
    missing: {
      undecodable: 'This browser cannot display the photo, so the map cannot be shown on it.',
      turned: 'This browser turns the picture otherwise than the service did, so the map is not drawn on it.',
    },
    low: 'Speaks against',
    high: 'Speaks for a fake',
    loading: 'Preparing the relief…',
  },
};
