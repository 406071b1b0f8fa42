import type { Region } from '@/features/analyze/api/predict';

/** The same analysis from a shell. Quoted for POSIX shells, whatever the file's name holds. key: the service asks for one. */
export function curlCommand(
  origin: string,
  fileName: string,
  region: Region,
  { stability = false, key = false } = {},
): string {
  const query = [
    'explain=true',
    ...(region === 'auto' ? [] : [`region=${region}`]),
    ...(stability ? ['stability=true'] : []),
  ].join('&');
  // curl itself reads quotes and backslashes within the form value.
  const formName = fileName.replace(/["\\]/g, '\\$&');
  // The key itself belongs on no clipboard.
  const header = key ? '-H "X-API-Key: $API_KEY" ' : '';
  return `curl -sS ${header}-F ${quoted(`file=@"${formName}"`)} ${quoted(`${origin}/predict?${query}`)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
