// Runs the server on a file: STORE=sqlite://shop.db PORT=8080 node main.js
import { open } from 'fillrate';
import { server } from './server.js';

const app = server(await open(process.env.STORE ?? 'sqlite://shop.db'));
await app.listen({ port: Number(process.env.PORT ?? 8080) });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.close());
