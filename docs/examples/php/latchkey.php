<?php
// The page API (docs/page-api.md) served by your own PHP site, for people who are logged in by PHP's session cookie. No relay,
// no packages, PHP >= 8.0. Copy this file, let your web server send /v1/... to it, and edit the three functions marked YOURS.
// On the page, which needs no `relay` and no session:
//
//   <latchkey-button><a href="https://hotels.cloudbeds.com/connect/...">Connect App</a></latchkey-button>
//
// Your own code asks Cloudbeds (getAppState, webhooks, the OAuth callback) and tells what it found with latchkey_save().
// There is no stream here, on purpose: each open one would hold a PHP worker. The button asks every 5 s instead, and is
// answered 304 as long as nothing has changed.
declare(strict_types=1);

const LATCHKEY_ACTIONS = ['disabled' => 'connect', 'installing' => 'none', 'pending' => 'none', 'enabled' => 'login'];
const LATCHKEY_BODY_BYTES = 10000; // an address and a property; more is no button

/** YOURS: the account that this cookie belongs to; null when nobody is logged in. */
function latchkey_account(): ?string
{
    if (session_status() !== PHP_SESSION_ACTIVE) {
        session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'read_and_close' => true]);
    }
    return $_SESSION['account'] ?? null;
}

/** YOURS: where connecting begins on your site. It makes the OAuth `state`, keeps it in the session, redirects to Cloudbeds, and
 *  in the end leads back to $returnTo. */
function latchkey_connect_address(string $account, ?string $property, string $returnTo): string
{
    return '/cloudbeds/start?' . http_build_query(['property' => $property, 'return_to' => $returnTo]);
}

/** YOURS: posts `disabled` to Cloudbeds and forgets the credential; then says so here. */
function latchkey_disconnect(string $account, string $property): void
{
    $links = latchkey_read($account)['links'];
    foreach ($links as &$link) {
        if ($link['property'] === $property) {
            $link = ['property' => $property, 'name' => $link['name'], 'app_state' => 'disabled'];
        }
    }
    latchkey_save($account, $links);
}

/** Your site's own origin, as browsers write it. Set LATCHKEY_ORIGIN behind a proxy: a Host field is the visitor's to choose. */
function latchkey_origin(): string
{
    $told = getenv('LATCHKEY_ORIGIN');
    return $told !== false ? $told : (empty($_SERVER['HTTPS']) ? 'http://' : 'https://') . ($_SERVER['HTTP_HOST'] ?? '');
}

/** The store: one file with {account: {revision, links}}, outside of what your web server shows. Your database does as well. */
function latchkey_file(): string
{
    return getenv('LATCHKEY_FILE') ?: '/var/lib/partner/latchkey.json';
}

/** @param callable|null $change given all rows; returns what is to be kept. The lock makes two changes one after the other. */
function latchkey_rows(?callable $change = null): array
{
    $file = fopen(latchkey_file(), 'c+');
    if ($file === false || !flock($file, $change === null ? LOCK_SH : LOCK_EX)) {
        throw new RuntimeException('the store cannot be opened');
    }
    $text = stream_get_contents($file);
    // A broken file must not look like "nothing is connected": this throws.
    $rows = $text === '' ? [] : json_decode($text, true, 16, JSON_THROW_ON_ERROR);
    if ($change !== null) {
        $rows = $change($rows);
        rewind($file);
        ftruncate($file, 0);
        fwrite($file, json_encode($rows, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE));
    }
    fclose($file); // and with it the lock
    return $rows;
}

function latchkey_read(string $account): array
{
    return latchkey_rows()[$account] ?? ['revision' => 0, 'links' => []];
}

/** A link as the button reads it; throws when it is none: better here than on the page. */
function latchkey_link(array $link): array
{
    $state = $link['app_state'] ?? '';
    if (!isset(LATCHKEY_ACTIONS[$state]) || !preg_match('/\A\d{1,20}\z/', $link['property'] ?? '')) {
        throw new InvalidArgumentException('a link needs a property (digits) and an app_state');
    }
    return [
        'property' => $link['property'],
        'name' => $link['name'] ?? '',
        'app_state' => $state,
        'action' => LATCHKEY_ACTIONS[$state],
        'href' => $link['href'] ?? null,
        'reason' => $link['reason'] ?? null,
        'note' => $link['note'] ?? null,
        'changed_at' => $link['changed_at'] ?? gmdate('Y-m-d\TH:i:s\Z'),
    ];
}

/** What your own code has learned from Cloudbeds: all of the account's links. Every open button follows within 5 s. */
function latchkey_save(string $account, array $links): void
{
    $links = array_map('latchkey_link', array_values($links));
    latchkey_rows(function (array $rows) use ($account, $links): array {
        $before = $rows[$account]['revision'] ?? 0;
        $rows[$account] = ['revision' => max($before + 1, (int) (microtime(true) * 1000)), 'links' => $links];
        return $rows;
    });
}

/** An answer other than the state; the codes are those of docs/problems.md. */
final class LatchkeyProblem extends Exception
{
    public function __construct(public int $status, public string $problem)
    {
        parent::__construct($problem);
    }
}

function latchkey_send(int $status, array $body): void
{
    http_response_code($status);
    header('Content-Type: ' . ($status >= 400 ? 'application/problem+json' : 'application/json'));
    header('Cache-Control: no-store');
    header('X-Content-Type-Options: nosniff');
    echo json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
}

function latchkey_signed_in(): string
{
    return latchkey_account() ?? throw new LatchkeyProblem(401, 'session_missing');
}

/** Browsers send Origin with every POST and no page can forge it: this is what keeps other sites from using the cookie. */
function latchkey_change(): array
{
    if (($_SERVER['HTTP_ORIGIN'] ?? '') !== latchkey_origin()) {
        throw new LatchkeyProblem(403, 'origin_not_allowed');
    }
    $account = latchkey_signed_in();
    if (!str_starts_with($_SERVER['CONTENT_TYPE'] ?? '', 'application/json')) {
        throw new LatchkeyProblem(415, 'body_invalid');
    }
    $text = (string) file_get_contents('php://input', false, null, 0, LATCHKEY_BODY_BYTES + 1);
    if (strlen($text) > LATCHKEY_BODY_BYTES) {
        throw new LatchkeyProblem(413, 'body_too_large');
    }
    $body = $text === '' ? [] : json_decode($text, true, 16);
    if (!is_array($body)) {
        throw new LatchkeyProblem(400, 'body_invalid');
    }
    $property = $body['property'] ?? null;
    if ($property !== null && (!is_string($property) || !preg_match('/\A\d{1,20}\z/', $property))) {
        throw new LatchkeyProblem(400, 'property_invalid');
    }
    return [$account, $property, $body['return_to'] ?? null];
}

function latchkey_send_state(string $account): void
{
    $state = latchkey_read($account);
    $etag = '"' . substr(hash('sha256', json_encode($state, JSON_THROW_ON_ERROR)), 0, 24) . '"';
    header('ETag: ' . $etag);
    // By parts of the field: a proxy that compresses writes W/"..." (RFC 9110 section 13.1.2 compares weakly).
    if ($_SERVER['REQUEST_METHOD'] === 'GET' && str_contains($_SERVER['HTTP_IF_NONE_MATCH'] ?? '', $etag)) {
        http_response_code(304);
        header('Cache-Control: no-store');
        return;
    }
    latchkey_send(200, $state);
}

function latchkey_get_state(): void
{
    latchkey_send_state(latchkey_signed_in());
}

function latchkey_post_connect(): void
{
    [$account, $property, $returnTo] = latchkey_change();
    $own = latchkey_origin() . '/';
    if (!is_string($returnTo) || strlen($returnTo) > 2000 || !str_starts_with($returnTo, $own)) {
        throw new LatchkeyProblem(400, 'return_to_not_allowed');
    }
    latchkey_send(200, ['navigate_to' => latchkey_origin() . latchkey_connect_address($account, $property, $returnTo)]);
}

function latchkey_post_disconnect(): void
{
    [$account, $property] = latchkey_change();
    $chosen = array_filter(
        latchkey_read($account)['links'],
        fn(array $link): bool => $link['app_state'] !== 'disabled' && in_array($property, [null, $link['property']], true)
    );
    if (count($chosen) !== 1) {
        throw new LatchkeyProblem(409, $chosen === [] ? 'not_connected' : 'property_required');
    }
    latchkey_disconnect($account, reset($chosen)['property']);
    latchkey_send_state($account);
}

/** Answers a request to /v1/...; call it from your front controller, or let your web server run this file for them. */
function latchkey_answer(): void
{
    $routes = [
        'GET /v1/state' => 'latchkey_get_state',
        'POST /v1/connect' => 'latchkey_post_connect',
        'POST /v1/disconnect' => 'latchkey_post_disconnect',
    ];
    try {
        $route = $_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
        ($routes[$route] ?? throw new LatchkeyProblem(404, 'not_found'))();
    } catch (LatchkeyProblem $problem) {
        $body = ['type' => 'about:blank', 'status' => $problem->status, 'code' => $problem->problem];
        latchkey_send($problem->status, $body);
    } catch (Throwable $bug) {
        error_log((string) $bug); // why stays in your log: nothing of it is for the page
        latchkey_send(503, ['type' => 'about:blank', 'status' => 503, 'code' => 'store_unavailable']);
    }
}

if (str_starts_with($_SERVER['REQUEST_URI'] ?? '', '/v1/')) {
    latchkey_answer();
}
