/**
 * Every tenth vehicle is busy: its recall is fixed, reopened, deleted and opened again all the time. They are so few that each changes
 * every few seconds. So half an hour shows the effects of changes that otherwise take years, and an equilibrium is reached soon, if there
 * is one.
 */
const SHARE_BUSY = 0.1;

/** How many busy vehicles may be without a recall at a time. */
const SHARE_ABSENT = 0.2;

/**
 * The vehicles of the manufacturer that calls, according to the responses so far. A busy one that a call is about is removed until its
 * response is there, so that the expected response is known.
 */
export class Vehicles {
  /** @param vins of vehicles that all have an open recall */
  constructor(vins, random) {
    this.random = random;
    const busy = Math.ceil(vins.length * SHARE_BUSY);
    this.present = vins.slice(0, busy).map((vin) => ({ vin, isFixed: false }));
    this.absent = [];
    this.mostAbsent = busy * SHARE_ABSENT;
    this.quiet = vins.slice(busy).map((vin) => ({ vin, isFixed: false }));
  }

  /** A vehicle that nobody changes. */
  anyQuiet() {
    return this.quiet[Math.floor(this.random() * this.quiet.length)];
  }

  /** Takes a busy vehicle with a recall. Undefined when no suitable one is found in a few attempts. */
  take(isWanted = () => true) {
    for (let tries = 0; tries < 20; tries += 1) {
      const place = Math.floor(this.random() * this.present.length);
      const vehicle = this.present[place];
      if (vehicle && isWanted(vehicle)) return takeOut(this.present, place);
    }
    return undefined;
  }

  /** Takes a busy vehicle without a recall, if there is one. */
  takeAbsent() {
    if (this.absent.length === 0) return undefined;
    return takeOut(this.absent, Math.floor(this.random() * this.absent.length));
  }

  /** Takes one that may be deleted, unless too many already are. */
  takeToDelete() {
    return this.absent.length < this.mostAbsent ? this.take(({ isFixed }) => !isFixed) : undefined;
  }

  putBack(vehicle) {
    this.present.push(vehicle);
  }

  putAway({ vin }) {
    this.absent.push({ vin, isFixed: false });
  }
}

function takeOut(vehicles, place) {
  const vehicle = vehicles[place];
  const last = vehicles.pop();
  if (place < vehicles.length) vehicles[place] = last;
  return vehicle;
}
