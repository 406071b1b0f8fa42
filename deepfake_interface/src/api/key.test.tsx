import axios from 'axios';
import { http } from './http';
import { apiKey, setApiKey } from './key';

/** The headers that a request would leave the browser with. */
async function sentHeaders() {
  const { config } = await http.get('/predict', {
    adapter: async (request) => ({ data: null, status: 200, statusText: '', headers: {}, config: request }),
  });
  return axios.AxiosHeaders.from(config.headers);
}

test('without a key none is sent, and with one it goes along with every request', async () => {
  expect(apiKey()).toBeNull();
  expect((await sentHeaders()).has('X-API-Key')).toBe(false);

  setApiKey('a key of this newsroom');

  expect((await sentHeaders()).get('X-API-Key')).toBe('a key of this newsroom');
  expect(sessionStorage.getItem('api-key')).toBe('a key of this newsroom');
});

test('where the browser keeps nothing, the key lasts as long as the page', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(denied);
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(denied);

  setApiKey('for now');

  expect(apiKey()).toBe('for now');
  vi.restoreAllMocks();
});
