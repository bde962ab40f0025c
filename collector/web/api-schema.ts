import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { placementReasons } from '#collector/domain/week-load.ts';
import { stepReasons } from '#collector/domain/takeback-step.ts';
import { takebackStates } from '#collector/domain/takeback.ts';
import { pagedTakebackQuery } from './takeback-query.ts';

/** What other programs read, described once: answers are made by these types, and the description
 * that `/openapi.json` serves is computed from them. */

const date = z.iso.date().openapi({ example: '2028-03-13' });

const takeback = z
  .object({
    id: z.string(),
    assetTag: z.string().openapi({ example: 'BZ-26-0043-4' }),
    sector: z.string().nullable(),
    cohort: z.string().nullable().openapi({ description: 'First year of the school year.' }),
    state: z.enum(takebackStates),
    handedOverOn: date,
    windowOpensOn: date,
    dueOn: date.openapi({ description: 'Last day of the window.' }),
    nextStepOn: date.nullable(),
    decisionWanted: z.enum(stepReasons).nullable().openapi({
      description: 'Why a person has to decide; null where none has to.',
    }),
    plannedWeek: z.string().nullable().openapi({ example: '2028-W11' }),
    pinned: z.boolean(),
    broughtForward: z
      .object({ on: date, since: date, checkId: z.string().openapi({ example: 'disk.health' }) })
      .nullable()
      .openapi({
        description:
          'A fault found after coverage, bad since a day, opened the window early on another; null where none did.',
      }),
    why: z
      .object({
        reason: z.enum(placementReasons),
        load: z.number().int(),
        capacity: z.number().int(),
        weeksInWindow: z.number().int().nullable(),
        sameSector: z.number().int().nullable(),
      })
      .nullable()
      .openapi({ description: 'Why that week, as it was when the case came into it.' }),
    url: z.url().openapi({ description: 'The page of the case, for people.' }),
  })
  .openapi('TakeBack');
export type TakebackJson = z.infer<typeof takeback>;

const takebackList = z
  .object({
    takeBacks: z.array(takeback),
    total: z.number().int().openapi({ description: 'Of all pages.' }),
    next: z.string().nullable().openapi({ description: '`cursor` of the next page; null: none.' }),
  })
  .openapi('TakeBackList');
export type TakebackListJson = z.infer<typeof takebackList>;

const fault = z
  .object({
    error: z.object({
      code: z.enum([
        'bad_parameter',
        'key_missing',
        'key_unknown',
        'key_ended',
        'key_of_other_scope',
        'not_found',
        'our_fault',
      ]),
      expected: z.string().optional(),
      faults: z.array(z.object({ field: z.string(), expected: z.string() })).optional(),
    }),
  })
  .openapi('Error');
export type FaultJson = z.infer<typeof fault>;

const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const refusals = {
  401: json(fault, 'No access key, an unknown one, or one whose last day is past.'),
  403: json(fault, 'The access key is for something else.'),
};

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/take-backs',
  operationId: 'listTakeBacks',
  summary: 'Take-back cases, by due date',
  tags: ['take-backs'],
  security: [{ accessKey: [] }],
  request: { query: pagedTakebackQuery },
  responses: {
    200: json(takebackList, 'A page of cases.'),
    400: json(fault, 'A parameter is wrong; `faults` names each.'),
    ...refusals,
  },
});

const feedRoute = createRoute({
  method: 'get',
  path: '/take-backs.ics',
  operationId: 'takeBackCalendar',
  summary: 'The plan as a calendar: a week each, with its count',
  tags: ['take-backs'],
  security: [{ accessKeyInAddress: [] }],
  request: {
    query: z.object({ language: z.enum(['fr', 'en']).optional() }),
  },
  responses: {
    200: {
      description: 'All-day events, for a calendar program that subscribes to the address.',
      content: { 'text/calendar': { schema: z.string() } },
    },
    ...refusals,
  },
});

/** The description of all that other programs may read, as OpenAPI 3.1. */
export function describeApi(baseUrl: string): object {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'accessKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An access key for take-backs, made on the page “Access keys”.',
  });
  registry.registerComponent('securitySchemes', 'accessKeyInAddress', {
    type: 'apiKey',
    in: 'query',
    name: 'key',
    description: 'The same key: calendar programs can send no header.',
  });
  registry.registerPath(listRoute);
  registry.registerPath(feedRoute);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Vigie',
      version: '1',
      description: 'Take-backs of reconditioned PCs. Dates are days in the programme’s zone.',
      license: { name: 'EUPL-1.2', url: 'https://eupl.eu/1.2/en/' },
    },
    servers: [{ url: baseUrl }],
    tags: [{ name: 'take-backs', description: 'Cases, their windows and their weeks.' }],
  });
}
