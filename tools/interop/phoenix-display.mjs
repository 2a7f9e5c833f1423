/**
 * Takes a file through the loader of the Phoenix event display, without a screen: what its scene holds for each event. Bundled and run by the check of
 * that name; the menus and the window, which a check does not have, are objects that accept everything.
 */
import { readFileSync } from 'node:fs';
import { PhoenixLoader } from 'phoenix-event-display/dist/loaders/phoenix-loader';
import { Box3, Group } from 'three';

const file = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const complaints = [];
console.log = () => {};
console.warn = (...words) => complaints.push(words.join(' '));
const loader = new PhoenixLoader();
const events = loader.getEventsList(file).map((name) => {
  const groups = {};
  const cuts = {};
  const said = [];
  loader.buildEventData(
    file[name],
    {
      addEventDataTypeGroup(type) {
        groups[type] = new Group();
        return groups[type];
      },
    },
    {
      addEventDataTypeFolder() {},
      addCollection(_type, collection, cut) {
        cuts[collection] = cut ?? [];
      },
      getUIMenus: () => [],
    },
    { add: (text) => said.push(text) },
  );
  const collections = Object.values(groups).flatMap((group) =>
    group.children.map((collection) => {
      const { min, max } = new Box3().setFromObject(collection);
      const shown = collection.children.filter((object) =>
        // its filter in azimuth ends at 3.14
        cuts[collection.name].every((cut) => cut.field === 'phi' || cut.cutPassed(object.userData[cut.field])),
      );
      return {
        name: collection.name,
        objects: collection.children.length,
        shown: shown.length,
        from: min.toArray(),
        to: max.toArray(),
      };
    }),
  );
  return { name, said, collections };
});
process.stdout.write(JSON.stringify({ events, complaints }));
