import axios from 'axios';

/** A failure in the API's own vocabulary (RFC 9457), plus what a browser adds: offline, unreachable, cancelled,
 * file_unreadable. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly status: number | null = null,
    /** Seconds the service asked to wait (`Retry-After`); null where it asked for none. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

/** Hotel networks and hosts that still wake a service up answer anything with a page of their own and 200. */
export function notFromTheService(): Problem {
  return new Problem('unreachable', 'The answer is not from the service');
}

const TEMPORARY = new Set([
  'overloaded',
  'model_unavailable',
  'shutting_down',
  'rate_limited',
  'unreachable',
  'offline',
]);

/** Nobody was reached, as far as the browser knows. */
export function isOutage({ code }: Problem): boolean {
  return code === 'unreachable' || code === 'offline';
}

/** What a proxy between page and service means by a status; its answers are no problem documents. */
const FROM_BETWEEN: Record<number, string> = {
  413: 'file_too_large',
  429: 'rate_limited',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** True where the same request may well succeed later, so that waiting is better than giving up. */
export function isTemporary(problem: Problem): boolean {
  return TEMPORARY.has(problem.code) || problem.status === 429 || problem.status === 503;
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (axios.isCancel(error)) return new Problem('cancelled', '');
  if (!axios.isAxiosError(error)) return new Problem('page_error', String(error));
  if (!error.response) return new Problem(navigator.onLine ? 'unreachable' : 'offline', error.message);

  const { status, headers, data } = error.response;
  const body = problemBody(data);
  return new Problem(
    body?.code ?? FROM_BETWEEN[status] ?? 'internal_error',
    body?.detail ?? `HTTP ${status}`,
    status,
    retryAfterSeconds(headers['retry-after']),
  );
}

function problemBody(data: unknown): { code: string; detail: string } | null {
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  const detail = 'detail' in data ? String(data.detail) : '';
  return { code: String(data.code), detail };
}

/** `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterSeconds(header: unknown, now = Date.now()): number | null {
  if (typeof header !== 'string' || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}
