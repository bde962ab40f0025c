/** @jsxImportSource hono/jsx */
import type { Words } from './words.ts';

const steps = ['file', 'columns', 'preview', 'done'] as const;

/** Where one is on the way from a file to what was imported. */
export function ImportSteps({ words, now }: { words: Words; now: (typeof steps)[number] }) {
  const { t } = words;
  return (
    <nav aria-label={t('steps.label')} class="import-steps no-print">
      <ol>
        {steps.map((step) => (
          <li {...(step === now ? { 'aria-current': 'step' } : {})}>{t(`steps.${step}`)}</li>
        ))}
      </ol>
    </nav>
  );
}
