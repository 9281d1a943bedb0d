// Made from docs/openapi-kadoe.yml by `npm run client-kit`: change that, not this.
export interface paths {
    "/kadoe/v1/vehicle-keeper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the keeper of a vehicle at the date of an event
         * @description Send the mark that the vehicle carried on that day, or its VIN. What is not known is left out of the answer.
         *
         *     Every call whose fields are valid is recorded with your reference and reason, whether it is answered or refused, and the record is kept for years. A call that is answered with a keeper is chargeable, except in the test environment. Repeating a call makes another enquiry.
         */
        post: operations["findKeeper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        EnquiryBody: {
            /**
             * @description The mark (registration number) that the vehicle carried on the date of the event, without spaces. Send either this or `chassisVin`.
             * @example AA19BBB
             */
            registrationNumber?: string;
            /**
             * @description The vehicle identification number. Send either this or `registrationNumber`.
             * @example 1C8FZB8912U529823
             */
            chassisVin?: string;
            /**
             * @description The organisation in whose name you ask: yours, or one that has mandated you as its link provider.
             * @example DM001
             */
            enquirerId: string;
            /**
             * @description Your own link provider ID, if you are a link provider. Nobody else may send one.
             * @example 0024
             */
            linkProviderId?: string;
            /**
             * @description Why the enquirer asks: one of the reasons that were agreed with the enquirer.
             * @example 00EV
             */
            reasonCode: string;
            /**
             * Format: date
             * @description The day of the event, in London; today at the latest. The form of version 1.0.0, `2023-04-01T00:00:00.000Z`, is accepted too.
             * @example 2024-06-01
             */
            eventDate: string;
            /**
             * @description The enquirer's own reference. It need not be unique. It is kept for years, so it must not name a person.
             * @example ABC123
             */
            referenceNumber: string;
        };
        KeeperAddressBody: {
            /** @example 1 TEST STREET */
            line1?: string;
            /** @example TOWNHILL */
            line2?: string;
            /** @example SWANSEA */
            line3?: string;
            /** @example WEST GLAMORGAN */
            line4?: string;
            /** @example ABERTAWE SA48BA */
            line5?: string;
            /** @example WA LES */
            postcode?: string;
        };
        KeeperBody: {
            /**
             * @description Of a person.
             * @example MR
             */
            title?: string;
            /**
             * @description Of a person.
             * @example JOHN
             */
            firstNames?: string;
            /**
             * @description Of a person.
             * @example WILS
             */
            lastName?: string;
            /**
             * @description Of a company, which has no other name.
             * @example TEST FLEET LTD
             */
            companyName?: string;
            address?: components["schemas"]["KeeperAddressBody"];
        };
        KeeperAnswerBody: {
            /**
             * @description The mark that the vehicle carried on the date of the event.
             * @example AA19BBB
             */
            registrationNumber?: string;
            /** @example 1C8FZB8912U529823 */
            chassisVin?: string;
            /** @example FORD */
            make?: string;
            /** @example ESCORT */
            model?: string;
            /** @example GREY */
            colour?: string;
            /** @example BLACK */
            secondaryColour?: string;
            /** @example PETROL CAR */
            taxClass?: string;
            /**
             * @example Untaxed
             * @enum {string}
             */
            taxStatus?: "Taxed" | "SORN" | "Untaxed" | "Not Taxed for on Road Use";
            /** @example SALOON */
            bodyType?: string;
            /** @example 2 */
            seatingCapacity?: number;
            /**
             * @description The company's number for the vehicle.
             * @example 4
             */
            fleetNumber?: number;
            /**
             * @description Why there is no keeper: `Vehicle stolen at date of event`, `Vehicle exported at date of event` or `Multiple matches for VIN`.
             * @example Vehicle stolen at date of event
             */
            message?: string;
            keeper?: components["schemas"]["KeeperBody"];
        };
        CommonErrorItemBody: {
            /**
             * @description The HTTP status, in some cases with its name.
             * @example 401
             */
            status: string;
            /**
             * @description Only a 429 has none.
             * @example Unauthorized
             */
            code?: string;
            /** @example Unexpected Exception. */
            title?: string;
            /**
             * @description For people. It never repeats what was sent.
             * @example API Key or JWT is either not provided, expired or invalid
             */
            detail: string;
        };
        CommonErrorsBody: {
            errors: components["schemas"]["CommonErrorItemBody"][];
        };
    };
    responses: {
        /** @description `Unauthorized` */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `TooManyRequests` */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `2` */
        Unexpected: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `ServiceUnavailable` */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Identifies the call in our log.
         * @example 9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b
         */
        "X-Request-Id": string;
        /**
         * @description The one that you sent, or a new one.
         * @example b5d9b2bd-6e8f-4275-bdd3-c8086fe09c52
         */
        "X-Correlation-ID": string;
        /**
         * @description With every 401.
         * @example Bearer
         */
        "WWW-Authenticate": string;
        /**
         * @description Seconds to wait.
         * @example 1
         */
        "Retry-After": string;
        /**
         * @description The limits that apply to the call.
         * @example "plan";q=20;w=2
         */
        "RateLimit-Policy": string;
        /**
         * @description What is left of each limit.
         * @example "plan";r=19;t=1
         */
        RateLimit: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    findKeeper: {
        parameters: {
            query?: never;
            header?: {
                /** @description Links log messages to a specific request. It is echoed. */
                "X-Correlation-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnquiryBody"];
            };
        };
        responses: {
            /** @description The vehicle, with its keeper or with a message that says why there is none. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeeperAnswerBody"];
                };
            };
            /** @description `InvalidHeader`, `ENV901` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description `Forbidden`, `ENV930`, `ENV931`, `ENV932` */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            /** @description `ENV011`, `ENV911`, `ENV912`, `ENV913` */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            /** @description `PayloadTooLarge` */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            /** @description `UnsupportedMediaType` */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unexpected"];
            503: components["responses"]["Unavailable"];
        };
    };
}
