/** What is used of the package, which is installed by those who want it: `npm install @napi-rs/keyring`. */
interface KeyringPackage {
  Entry: new (service: string, account: string) => { getPassword(): string | null };
}

const packageName = '@napi-rs/keyring';

/** A secret of the system's keyring; `name` is SERVICE/ACCOUNT. */
export async function fromKeyring(
  name: string,
  load: () => Promise<unknown> = () => import(packageName),
): Promise<{ value: string } | { message: string; mend: string }> {
  const [, service, account] = /^([^/]+)\/(.+)$/.exec(name) ?? [];
  if (service === undefined || account === undefined) {
    return { message: 'This names no entry of the keyring.', mend: 'Write keyring:SERVICE/ACCOUNT.' };
  }
  let keyring: KeyringPackage;
  try {
    keyring = (await load()) as KeyringPackage;
  } catch {
    return {
      message: `The system's keyring cannot be read without the package ${packageName}.`,
      mend: `Run \`npm install ${packageName}\`, or use env: or file: instead.`,
    };
  }
  try {
    const value = new keyring.Entry(service, account).getPassword();
    if (value) return { value };
  } catch (error) {
    return { message: `The keyring did not answer: ${(error as Error).message}`, mend: 'Unlock it.' };
  }
  return { message: `The keyring has no ${account} of ${service}.`, mend: 'Store the key under this name.' };
}
