// An order endpoint: the Idempotency-Key of a request is the id of its command, so that a retry changes nothing.
import Fastify from 'fastify';
import { DuplicateError, FillrateError, InvalidError, RefusedError, UnavailableError, UnknownError } from 'fillrate';

/** The status of an error: what the caller should do about it. */
function status(error) {
  if (error instanceof InvalidError) return 400;
  if (error instanceof UnknownError) return 404;
  if (error instanceof DuplicateError) return 409;
  if (error instanceof RefusedError) return 422;
  if (error instanceof UnavailableError) return 503;
  return 500;
}

/** The server over an engine; `now` is the clock. */
export function server(engine, { now = () => new Date() } = {}) {
  const app = Fastify({ bodyLimit: 1 << 20 });

  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof FillrateError)) return reply.send(error);
    if (error.retryable) reply.header('retry-after', '1');
    return reply.code(status(error)).send({ error });
  });

  app.post('/orders', async (request, reply) => {
    const id = request.headers['idempotency-key'];
    if (!id) {
      const message = 'an Idempotency-Key is needed; send the same one when you send the order again';
      return reply.code(400).send({ error: { code: 'missing_field', message, details: { field: 'idempotency-key' } } });
    }
    const outcome = await engine.placeOrder({ at: now(), id, order: request.body });
    if (outcome.replayed) reply.header('idempotent-replayed', 'true');
    return reply.code(201).header('location', `/orders/${encodeURIComponent(outcome.order.id)}`).send(outcome.order);
  });

  app.get('/orders/:id', (request) => engine.getOrder({ at: now(), order: request.params.id }));

  app.addHook('onClose', () => engine.close());
  return app;
}
