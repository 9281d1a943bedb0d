/** DVLA's published bodies, and those of its test vehicles, which the test environment has. */

const ASKED = { enquirerId: 'DM001', reasonCode: '00EV', eventDate: '2024-06-01', referenceNumber: 'ABC123' };

/** The page fills in the first one, which the demonstration client may send as it is. */
export const REQUEST_EXAMPLES = {
  mark: { summary: 'By registration number', value: { registrationNumber: 'AA19BBB', ...ASKED } },
  vin: { summary: 'By VIN', value: { chassisVin: '1C8FZB8912U529823', ...ASKED } },
  linkProvider: {
    summary: 'By a link provider, on behalf of an enquirer',
    value: { registrationNumber: 'XYZ1', ...ASKED, enquirerId: 'IT321', linkProviderId: '0024' },
  },
};

export const ANSWER_EXAMPLES = {
  person: {
    summary: 'A person',
    value: {
      registrationNumber: 'XYZ1',
      make: 'Honda',
      model: 'CR-V',
      taxStatus: 'Untaxed',
      keeper: {
        title: 'MISS',
        firstNames: 'NPBPG OYOT',
        lastName: 'TCAEUCJ',
        address: {
          line1: '78 A TEST DATA DO NOT DELIVER',
          line2: 'Shameka Ports',
          line3: 'New Lissette',
          line4: 'Cornwall',
          line5: 'United Kingdom',
          postcode: 'DY92 6JB',
        },
      },
    },
  },
  company: {
    summary: 'A company with a fleet number',
    value: {
      registrationNumber: 'FV08ABX',
      make: 'VAUXHALL',
      model: 'ASTRA',
      colour: 'BLUE',
      taxStatus: 'Taxed',
      bodyType: 'ESTATE',
      fleetNumber: 4,
      keeper: {
        companyName: 'TEST FLEET LTD',
        address: { line1: '2 TEST STREET', line5: 'SWANSEA', postcode: 'SA4 8BA' },
      },
    },
  },
  stolen: {
    summary: 'Stolen',
    value: {
      registrationNumber: 'H789GHF',
      make: 'FORD',
      colour: 'YELLOW',
      message: 'Vehicle stolen at date of event',
    },
  },
  exported: {
    summary: 'Exported',
    value: {
      registrationNumber: '2292CZ',
      make: 'DAIMLER',
      colour: 'WHITE',
      message: 'Vehicle exported at date of event',
    },
  },
  multiple: { summary: 'A VIN of several vehicles', value: { message: 'Multiple matches for VIN' } },
};
