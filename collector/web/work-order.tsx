/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import { stepsOf } from '#collector/domain/checklist.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { familyReportsOf } from '#collector/storage/family-reports.ts';
import { stepsAnswered } from '#collector/storage/ticket-work.ts';
import { findingsOf, ticketById } from '#collector/storage/tickets.ts';
import { qrOf } from './barcodes.ts';
import { loadCard } from './device-card.tsx';
import { showFault } from './error-pages.tsx';
import { FamilySaid } from './family-said.tsx';
import { adviceOn, headlineOf, sentenceOf, titleOf } from './finding-words.ts';
import { Layout, showPage } from './layout.tsx';
import { frameOf, pathPart } from './visit.ts';
import type { Visit } from './visit.ts';

/**
 * `GET /tickets/:id/order`: a ticket on paper, to lie on the PC: what is wrong, the steps to tick, room
 * to write, and a QR code back to the ticket. No family's name: paper lies about.
 */
export async function showWorkOrder(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const ticket = await ticketById(db, pathPart(visit, 'id'));
  const card = ticket === null ? null : await loadCard(db, ticket.deviceId, visit.now);
  if (ticket === null || card === null) return showFault(visit, 'notFound');
  const findings = (await findingsOf(db, [ticket.id])).get(ticket.id) ?? [];
  const conditions = (await conditionsOf(db, [ticket.deviceId])).get(ticket.deviceId) ?? new Map();
  const answered = await stepsAnswered(db, ticket.id);
  const reports = await familyReportsOf(db, [ticket.id]);
  const { words, deps, now } = visit;
  const { t, of } = words;
  const headline = headlineOf(words, ticket, findings, conditions);
  const qr = qrOf(`${deps.baseUrl}/tickets/${ticket.id}`);
  const standing = findings.filter(({ recovered }) => !recovered);
  const title = t('order.title', { reference: ticket.reference });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="tickets"
      crumbs={[
        { text: t('nav.tickets'), href: '/tickets' },
        { text: ticket.reference, href: `/tickets/${ticket.id}` },
      ]}
      current={t('order.current')}
      styles="labels.css"
    >
      <div class="order-head">
        <div>
          <h1>{title}</h1>
          <p class="tag">{card.device.assetTag}</p>
          <p class="lead">{headline.text}</p>
          <dl class="facts">
            <dt>{t('queue.state')}</dt>
            <dd>{of('state', ticket.state)}</dd>
            <dt>{t('order.openedOn')}</dt>
            <dd>{words.day(ticket.openedAt)}</dd>
          </dl>
        </div>
        <svg viewBox={`0 0 ${qr.width} ${qr.height}`} role="img" aria-label={t('order.qr')}>
          {raw(qr.inner)}
        </svg>
      </div>
      <p class="hint no-print">{t('order.print')}</p>
      {standing.length === 0 ? null : (
        <>
          <h2>{t('ticket.proof')}</h2>
          <ul>
            {standing.map((it) => (
              <li>
                <strong>{titleOf(words, it.key)}</strong>{' '}
                {sentenceOf(words, it.key, it.bad, it.baseline)}
              </li>
            ))}
          </ul>
          {adviceOn(words, standing).map((text) => (
            <p>{text}</p>
          ))}
        </>
      )}
      <FamilySaid words={words} reports={reports} now={now} />
      <h2>{t('order.steps')}</h2>
      <ul class="order-steps">
        {stepsOf(ticket.family).map((step) => {
          const answer = answered.get(step)?.answer;
          return (
            <li>
              <span class="box"></span>
              <span>
                {of('step', step)}
                {answer === undefined ? null : <small> ({of('stepAnswer', answer)})</small>}
              </span>
            </li>
          );
        })}
      </ul>
      {(['order.parts', 'order.notes', 'order.who'] as const).map((heading) => (
        <>
          <h2>{t(heading)}</h2>
          <div class="order-line"></div>
          {heading === 'order.notes' ? <div class="order-line"></div> : null}
        </>
      ))}
    </Layout>,
  );
}
