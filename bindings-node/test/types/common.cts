// The same from CommonJS.
import fillrate = require('fillrate');

const error: Error = new fillrate.FillrateError('conflict', 'others were faster', { limit: 'x' });
const engine: Promise<fillrate.Engine> = fillrate.open('memory:');
engine.then((opened) => opened.close()).then(() => console.log(`ran, too: ${error.message}`));
