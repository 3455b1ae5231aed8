import { request } from 'undici';

/** Whether something answers at this address with 200. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, { headersTimeout: 5_000, bodyTimeout: 5_000 });
    await body.dump();
    return statusCode === 200;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return false;
    throw error;
  }
}
