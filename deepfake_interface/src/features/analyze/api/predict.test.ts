import { http } from '@/api/http';
import { Problem } from '@/api/problem';
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

test.each(['unreachable', 'offline'])(
  'a file that can no longer be read is told apart from a service that is %s',
  async (code) => {
    vi.spyOn(http, 'post').mockRejectedValue(new Problem(code, 'Network Error'));
    await expect(predict(request)).rejects.toMatchObject({ code });

    const gone = new File(['x'], 'gone.jpg');
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }) as Blob;

    await expect(predict({ ...request, file: gone })).rejects.toMatchObject({ code: 'file_unreadable' });
  },
);
