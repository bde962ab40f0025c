/** @jsxImportSource hono/jsx */
import { expect, test } from 'vitest';
import { expectValidHtml, htmlFaults } from './html.ts';

function Page({ children }: { children: unknown }) {
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <title>Épreuve</title>
      </head>
      <body>
        <main>
          <h1>Épreuve d’une page &amp; de ses signes</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

test('a page as hono/jsx writes it is valid', async () => {
  const form = (
    <form method="post">
      <label for="name">Nom</label>
      <br />
      <input id="name" name="name" autocomplete="off" required disabled />
      <button type="submit">Enregistrer</button>
    </form>
  );
  await expectValidHtml(`<!doctype html>${await (<Page>{form}</Page>)}`);
});

test('a fragment is judged without what only a document needs', async () => {
  await expectValidHtml('<li>une ligne</li>');
});

test.each([
  { fault: 'two elements of one id', html: '<p id="a">1</p><p id="a">2</p>', rule: 'no-dup-id' },
  { fault: 'a block in a paragraph', html: '<p><div>bloc</div></p>', rule: 'close-order' },
  { fault: 'an unknown element', html: '<vigil>?</vigil>', rule: 'element-name' },
  {
    fault: 'a label of nothing',
    html: '<!doctype html><html lang="fr"><body><label for="x">Nom</label></body></html>',
    rule: 'no-missing-references',
  },
  { fault: 'a style in the page', html: '<p style="color:red">!</p>', rule: 'no-inline-style' },
  {
    fault: 'a document without doctype',
    html: '<html lang="fr"><head><title>Épreuve</title></head><body></body></html>',
    rule: 'missing-doctype',
  },
])('$fault is refused', async ({ html, rule }) => {
  expect(await htmlFaults(html)).toContainEqual(expect.stringMatching(`^${rule} `));
  await expect(expectValidHtml(html)).rejects.toThrow(rule);
});
