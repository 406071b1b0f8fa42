import { http } from '@/api/http';
import { makePrediction } from '@/test/samples';
import { predict } from './predict';

const request = {
  file: new File(['x'], 'photo.jpg'),
  region: 'auto',
  stability: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
} as const;

afterEach(() => vi.restoreAllMocks());

test.each([['<html>Sign in to the network</html>'], [null], [{ status: 'ok' }]])(
  "an answer that is not the service's is waited out, never shown: %s",
  async (data) => {
    vi.spyOn(http, 'post').mockResolvedValue({ data });

    await expect(predict(request)).rejects.toMatchObject({ code: 'unreachable' });
  },
);

test('an answer is handed on as it came', async () => {
  const answer = makePrediction();
  vi.spyOn(http, 'post').mockResolvedValue({ data: answer });

  await expect(predict(request)).resolves.toBe(answer);
});
