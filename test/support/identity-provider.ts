import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { Provider as Settings } from '#collector/web/account-library.ts';

/** Somebody whom the provider knows: who signs in there as `login` is this. */
export interface Person {
  readonly email: string;
  readonly isVerified: boolean;
}

/** A real OpenID Connect provider on loopback, with its own pages to sign in and agree on. */
export interface IdentityProvider {
  readonly settings: Settings;
  /** By login; what is not here is verified at `<login>@vigie.test`. */
  readonly people: Map<string, Person>;
  close(): Promise<void>;
}

export async function openIdentityProvider(returnTo: string): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a server on a TCP port has no other kind
  const issuer = `http://127.0.0.1:${port}`;
  const settings = {
    issuer,
    clientId: 'vigie',
    clientSecret: 'a secret of the provider',
    name: 'Agents de la Ville',
  };
  const people = new Map<string, Person>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [returnTo],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    async findAccount(_, id) {
      const { email, isVerified } = people.get(id) ?? {
        email: `${id}@vigie.test`,
        isVerified: true,
      };
      return {
        accountId: id,
        claims: async () => ({ sub: id, name: id, email, email_verified: isVerified }),
      };
    },
  });
  server.on('request', (request, response) => void provider.callback()(request, response));
  return {
    settings,
    people,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
