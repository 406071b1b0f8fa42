// @vitest-environment jsdom
import { AxiosError, AxiosHeaders, CanceledError } from 'axios';
import { isTemporary, Problem, retryAfterSeconds, toProblem } from './problem';

function answered(status: number, data: unknown, headers: Record<string, string> = {}): AxiosError {
  const config = { headers: new AxiosHeaders() };
  const response = { status, statusText: '', data, headers: AxiosHeaders.from(headers), config };
  return new AxiosError('failed', 'ERR', config, null, response);
}

afterEach(() => vi.restoreAllMocks());

test('a problem document keeps its code, its words and the wait it asks for', () => {
  const problem = toProblem(answered(503, { code: 'overloaded', detail: 'full' }, { 'retry-after': '3' }));

  expect(problem).toMatchObject({ code: 'overloaded', detail: 'full', status: 503, retryAfter: 3 });
  expect(isTemporary(problem)).toBe(true);
});

test('an answer that is no problem document is still told apart by its status', () => {
  expect(toProblem(answered(502, '<html>')).code).toBe('unreachable');
  expect(toProblem(answered(500, '<html>')).code).toBe('internal_error');
  expect(toProblem(answered(413, '<html>')).code).toBe('file_too_large');
  expect(toProblem(answered(429, '<html>')).code).toBe('rate_limited');
});

test('no answer at all means offline or unreachable', () => {
  expect(toProblem(new AxiosError('Network Error')).code).toBe('unreachable');

  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  expect(toProblem(new AxiosError('Network Error')).code).toBe('offline');
});

test('a cancelled request is no failure of anybody', () => {
  expect(toProblem(new CanceledError()).code).toBe('cancelled');
});

test('a refused photo is not worth sending again', () => {
  expect(isTemporary(new Problem('invalid_image', '', 422))).toBe(false);
});

test('Retry-After is read as seconds and as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  expect(retryAfterSeconds('12')).toBe(12);
  expect(retryAfterSeconds('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30);
  expect(retryAfterSeconds('soon')).toBeNull();
  expect(retryAfterSeconds(undefined)).toBeNull();
});
