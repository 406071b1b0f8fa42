interface ErrorText {
  title: string;
  body: string;
}

/** In the user's words, each with its way out. Keys are the codes of the HTTP contract plus the page's own. */
export const errors = {
  byCode: {
    empty_file: {
      title: 'This file is empty',
      body: 'It holds no data at all. The download or copy may have been cut off: get the file again.',
    },
    malformed_request: {
      title: 'The upload arrived broken',
      body: 'The connection may have been interrupted. Try again.',
    },
    upload_timeout: {
      title: 'The upload took too long',
      body: 'The connection is too slow for a file of this size. Use a smaller copy, best one cropped around the face.',
    },
    file_too_large: {
      title: 'This file is too large',
      body: 'It is over the limit of this service. Use a smaller copy, best one cropped around the face.',
    },
    too_many_pixels: {
      title: 'This picture has too many pixels',
      body: 'Crop it around the face and try that part.',
    },
    unsupported_format: {
      title: 'This is not a picture the service can read',
      body: 'Whatever its name says, the content is of no format that it takes. Save it as JPEG, PNG or WebP and add it again.',
    },
    invalid_image: {
      title: 'This picture is damaged',
      body: 'It is cut off or corrupt, so nothing was scored. Get the file again from where it came.',
    },
    invalid_parameter: {
      title: 'The service did not accept this request',
      body: 'This page and the service may be of different versions. Reload the page and try again.',
    },
    unauthorized: {
      title: 'This service asks for a key',
      body: 'It examines photos only for those who have an API key. Whoever runs the service gives them out.',
    },
    rate_limited: {
      title: 'Too many photos in a short time',
      body: 'The service limits how many it examines for one visitor. This photo is sent again by itself.',
    },
    overloaded: {
      title: 'The service is busy',
      body: 'Others are being served first. This photo is sent again by itself.',
    },
    model_unavailable: {
      title: 'The model is not loaded',
      body: 'The service is starting or has no usable model. This photo is sent again by itself.',
    },
    shutting_down: {
      title: 'The service is restarting',
      body: 'This photo is sent again by itself.',
    },
    internal_error: {
      title: 'The service failed on this photo',
      body: 'That is a fault of the service, not of your photo. Try again; if it fails again, try another copy.',
    },
    unreachable: {
      title: 'The service does not answer',
      body: 'It may be restarting, or the connection is down. This photo is sent again by itself.',
    },
    upload_breaks_off: {
      title: 'The upload breaks off',
      body: 'The service answers, but this photo does not get through: the file may be too large for something on the way there. Use a smaller copy, best one cropped around the face, or another connection.',
    },
    offline: {
      title: 'You are offline',
      body: 'This photo is sent as soon as the connection is back.',
    },
    file_unreadable: {
      title: 'This file can no longer be read',
      body: 'It was moved, deleted or changed after it was added. Remove it here and add it again.',
    },
    page_error: {
      title: 'This page failed',
      body: 'That is a fault of the page, not of your photo. Reload and try again.',
    },
  } as Record<string, ErrorText>,
  unknown: {
    title: 'This photo was not analyzed',
    body: 'The service refused it. Try again, or try another copy of the photo.',
  } satisfies ErrorText,
  serviceSays: 'The service says',
};
