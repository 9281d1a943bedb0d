/** How many of a thousand calls are of each kind. Most of the traffic is look-ups of MOT stations. */
const SHARES = {
  'read own': 375,
  'mot one': 400,
  'mot 500': 5,
  open: 60,
  repair: 80,
  delete: 60,
  list: 15,
  refused: 5,
};

const KINDS = Object.entries(SHARES).flatMap(([kind, share]) => Array(share).fill(kind));

const CAMPAIGN = 'SOAK/1';
const MANY = 500;

/** The usual calls of a manufacturer and of MOT stations, each with the expected response. */
export class Mix {
  /**
   * @param vehicles those of the manufacturer that calls
   * @param others VINs that only MOT stations look up: recalls of manufacturers that send files
   */
  constructor({ maker, mot, vehicles, others, random }) {
    Object.assign(this, { maker, mot, vehicles, others, random });
    this.page = undefined;
  }

  /** Makes the next call. @returns its kind, the response, and whether it is as expected */
  next() {
    const kind = KINDS[Math.floor(this.random() * KINDS.length)];
    switch (kind) {
      case 'read own':
        return this.readOwn();
      case 'mot one':
        return this.askAboutOne();
      case 'mot 500':
        return this.askAboutMany();
      case 'open':
        return this.open();
      case 'repair':
        return this.repair();
      case 'delete':
        return this.delete();
      case 'list':
        return this.list();
      default:
        return this.refused();
    }
  }

  readOwn() {
    return this.aboutAny(async ({ vin, isFixed }) => {
      const answer = await this.maker.call('GET', `/recalls/vin/${vin}`);
      const status = isFixed ? '"FIXED"' : '"NOT_FIXED"';
      return told('read own', answer, answer.status === 200 && answer.text.includes(status));
    });
  }

  async askAboutOne() {
    if (this.random() < 0.5) {
      const answer = await this.mot.call('GET', `/mot/vehicles/${this.anyOther()}`);
      return told('mot one', answer, answer.status === 200);
    }
    return this.aboutAny(async ({ vin, isFixed }) => {
      const answer = await this.mot.call('GET', `/mot/vehicles/${vin}`);
      const outstanding = `"hasOutstandingRecall":"${isFixed ? 'No' : 'Yes'}"`;
      return told('mot one', answer, answer.status === 200 && answer.text.includes(outstanding));
    });
  }

  async askAboutMany() {
    const vins = Array.from({ length: MANY }, () => this.anyOther());
    const answer = await this.mot.call('POST', '/mot/vehicles', { vins });
    return told('mot 500', answer, answer.status === 200);
  }

  /** Opens a recall that was deleted, or else an existing one, which is refused. */
  async open() {
    const vehicle = this.vehicles.takeAbsent();
    if (!vehicle) return this.openTwice();
    const answer = await this.maker.call('POST', '/recalls', this.recallOf(vehicle));
    const isRight = answer.status === 201;
    if (isRight) this.vehicles.putBack(vehicle);
    return told('open', answer, isRight);
  }

  repair() {
    return this.aboutBusy(async (vehicle) => {
      const body = vehicle.isFixed
        ? { repairStatus: 'NOT_FIXED' }
        : { repairStatus: 'FIXED', rectificationDate: '2024-06-01' };
      const answer = await this.maker.call('PUT', this.selecting(vehicle), body);
      const isRight = answer.status === 204;
      if (isRight) vehicle.isFixed = !vehicle.isFixed;
      return told('repair', answer, isRight);
    });
  }

  async delete() {
    const vehicle = this.vehicles.takeToDelete();
    if (!vehicle) return this.open();
    const answer = await this.maker.call('DELETE', this.selecting(vehicle));
    const isRight = answer.status === 204;
    if (isRight) this.vehicles.putAway(vehicle);
    else this.vehicles.putBack(vehicle);
    return told('delete', answer, isRight);
  }

  /** A page of a list, and with the next call of this kind the following page. */
  async list() {
    const filter = `limit=100&repairStatus=${this.random() < 0.5 ? 'FIXED' : 'NOT_FIXED'}`;
    const target = this.page ?? `/recalls?${filter}`;
    this.page = undefined;
    const answer = await this.maker.call('GET', target);
    const isRight = answer.status === 200;
    const next = isRight ? JSON.parse(answer.text).next : null;
    const [first] = target.split('&cursor=');
    if (next !== null && this.random() < 0.9) this.page = `${first}&cursor=${encodeURIComponent(next)}`;
    return told('list', answer, isRight);
  }

  /** Errors of callers: opening a recall twice, deleting a fixed one, reading one that does not exist, sending invalid data. */
  async refused() {
    const choice = Math.floor(this.random() * 4);
    if (choice === 0) return this.openTwice();
    if (choice === 1) {
      const answer = await this.maker.call('POST', '/recalls', { vin: '' });
      return told('refused', answer, answer.status === 400);
    }
    const fixed = choice === 2 ? this.vehicles.take(({ isFixed }) => isFixed) : undefined;
    if (fixed) {
      const answer = await this.maker.call('DELETE', this.selecting(fixed));
      this.vehicles.putBack(fixed);
      return told('refused', answer, answer.status === 400);
    }
    const answer = await this.maker.call('GET', `/recalls/vin/${this.anyOther()}`);
    return told('refused', answer, answer.status === 404);
  }

  async openTwice() {
    const answer = await this.maker.call('POST', '/recalls', this.recallOf(this.vehicles.anyQuiet()));
    return told('refused', answer, answer.status === 409);
  }

  /** Calls about a vehicle with a recall that nobody else changes, at least not meanwhile. */
  aboutAny(call) {
    return this.random() < 0.5 ? call(this.vehicles.anyQuiet()) : this.aboutBusy(call);
  }

  async aboutBusy(call) {
    const vehicle = this.vehicles.take();
    if (!vehicle) return this.openTwice();
    try {
      return await call(vehicle);
    } finally {
      this.vehicles.putBack(vehicle);
    }
  }

  anyOther() {
    return this.others[Math.floor(this.random() * this.others.length)];
  }

  selecting({ vin }) {
    return `/recalls/vin/${vin}?manufacturerCampaignReference=${encodeURIComponent(CAMPAIGN)}`;
  }

  recallOf({ vin }) {
    return {
      vin,
      manufacturerCampaignReference: CAMPAIGN,
      dvsaCampaignReference: 'R/2024/001',
      recallCampaignStartDate: '2024-01-15',
    };
  }
}

function told(kind, answer, isRight) {
  return { kind, answer, isRight };
}
