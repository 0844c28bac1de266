<?php
/**
 * Plugin Name: Latchkey button
 * Description: The Connect button for a Cloudbeds app, with its page API served by WordPress itself. Shortcode: [latchkey_button].
 * Version: 0.1.0
 * Requires at least: 6.5
 * Requires PHP: 8.0
 * License: MIT
 *
 * Copy this file to wp-content/plugins/latchkey/ and put the built widget beside it (latchkey.js and its chunks/). What is yours
 * hooks in at three places:
 *
 *   add_filter('latchkey_account', fn($account, $user) => ...);             which account a user belongs to; by default each their own
 *   add_filter('latchkey_connect_address', fn($url, $account) => ...);      where connecting begins (an https address of this site)
 *   add_action('latchkey_disconnect', function ($account, $property) {});   posts `disabled` to Cloudbeds, forgets the credential
 *
 * and your own code tells what it learned from Cloudbeds with latchkey_save($account, $links).
 *
 * Who is asking: WordPress hears no cookie in its REST API without a nonce, and a nonce dies with its day. So the button asks one
 * address with cookie and nonce, and gets a token of ten minutes that stands in a header from then on: no other site can send
 * either, so no change can be forged. It needs permalinks other than "Plain", and, where PHP runs as CGI under Apache, the line
 * `CGIPassAuth On`: without it the token is lost on the way.
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

const LATCHKEY_ACTIONS = ['disabled' => 'connect', 'installing' => 'none', 'pending' => 'none', 'enabled' => 'login'];
const LATCHKEY_TOKEN_S = 600; // as the relay's sessions
const LATCHKEY_MAY_CHANGE = 'manage_options'; // who may connect and disconnect; everyone who is logged in may see

/** The account of a user; empty: none. */
function latchkey_account(int $user): string
{
    return (string) apply_filters('latchkey_account', $user > 0 ? "user-$user" : '', $user);
}

/** The store: one option for each account, loaded only when it is asked for. */
function latchkey_option(string $account): string
{
    return 'latchkey_' . substr(hash('sha256', $account), 0, 32);
}

function latchkey_read(string $account): array
{
    $state = get_option(latchkey_option($account), null);
    return is_array($state) ? $state : ['revision' => 0, 'links' => []];
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
    $before = latchkey_read($account)['revision'];
    $state = [
        'revision' => max($before + 1, (int) (microtime(true) * 1000)),
        'links' => array_map('latchkey_link', array_values($links)),
    ];
    update_option(latchkey_option($account), $state, false);
}

function latchkey_sign(string $text): string
{
    return hash_hmac('sha256', $text, wp_salt('nonce') . 'latchkey');
}

function latchkey_token(int $user): string
{
    $text = $user . '.' . (time() + LATCHKEY_TOKEN_S);
    return $text . '.' . latchkey_sign($text);
}

/** The user whose token this is; 0 for a forged or an old one. */
function latchkey_user_of(string $token): int
{
    if (!preg_match('/\A(\d{1,19})\.(\d{1,12})\.([0-9a-f]{64})\z/', $token, $part)) {
        return 0;
    }
    $genuine = hash_equals(latchkey_sign("$part[1].$part[2]"), $part[3]);
    return $genuine && (int) $part[2] > time() ? (int) $part[1] : 0;
}

function latchkey_answer(int $status, ?array $body, array $headers = []): WP_REST_Response
{
    $response = new WP_REST_Response($body, $status);
    foreach ($headers + ['Cache-Control' => 'no-store'] as $name => $value) {
        $response->header($name, $value);
    }
    return $response;
}

/** The codes are those of docs/problems.md. */
function latchkey_problem(int $status, string $code): WP_REST_Response
{
    $body = ['type' => 'about:blank', 'status' => $status, 'code' => $code];
    return latchkey_answer($status, $body, ['Content-Type' => 'application/problem+json']);
}

/** Cookie and nonce become a token. 401 leaves the child link, also when the nonce has died with its day: reload the page. */
function latchkey_get_session(WP_REST_Request $request): WP_REST_Response
{
    $user = (int) wp_validate_auth_cookie('', 'logged_in');
    wp_set_current_user($user); // a nonce is good for one user and one login
    if ($user === 0 || !wp_verify_nonce((string) $request->get_param('key'), 'latchkey_session')) {
        return latchkey_problem(401, 'session_missing');
    }
    $channel = substr(latchkey_sign('channel ' . latchkey_account($user)), 0, 22);
    return latchkey_answer(200, ['token' => latchkey_token($user), 'channel' => $channel]);
}

/** A handler that knows whose page is asking. $forbidden makes it a change: it wants this site's own Origin and the right to make
 *  it, and is the code for those who have none. */
function latchkey_signed(callable $handler, string $forbidden = ''): callable
{
    return function (WP_REST_Request $request) use ($handler, $forbidden): WP_REST_Response {
        if ($forbidden !== '' && $request->get_header('origin') !== latchkey_origin()) {
            return latchkey_problem(403, 'origin_not_allowed');
        }
        $field = (string) $request->get_header('authorization');
        $user = latchkey_user_of(str_starts_with($field, 'Bearer ') ? substr($field, 7) : '');
        $account = latchkey_account($user);
        if ($user === 0 || $account === '') {
            return latchkey_problem(401, 'session_invalid');
        }
        wp_set_current_user($user);
        if ($forbidden !== '' && !current_user_can(LATCHKEY_MAY_CHANGE)) {
            return latchkey_problem(403, $forbidden);
        }
        $property = $request->get_param('property');
        if ($property !== null && (!is_string($property) || !preg_match('/\A\d{1,20}\z/', $property))) {
            return latchkey_problem(400, 'property_invalid');
        }
        return $handler($request, $account, $property);
    };
}

/** This site's origin, as browsers write it. */
function latchkey_origin(): string
{
    $parts = wp_parse_url(home_url());
    return $parts['scheme'] . '://' . $parts['host'] . (isset($parts['port']) ? ':' . $parts['port'] : '');
}

function latchkey_get_state(WP_REST_Request $request, string $account): WP_REST_Response
{
    $state = latchkey_read($account);
    $etag = '"' . substr(hash('sha256', wp_json_encode($state)), 0, 24) . '"';
    $known = $request->get_method() === 'GET' && str_contains((string) $request->get_header('if-none-match'), $etag);
    return latchkey_answer($known ? 304 : 200, $known ? null : $state, ['ETag' => $etag]);
}

function latchkey_post_connect(WP_REST_Request $request, string $account, ?string $property): WP_REST_Response
{
    $returnTo = $request->get_param('return_to');
    if (!is_string($returnTo) || strlen($returnTo) > 2000 || !str_starts_with($returnTo, latchkey_origin() . '/')) {
        return latchkey_problem(400, 'return_to_not_allowed');
    }
    $address = (string) apply_filters('latchkey_connect_address', '', $account, $property, $returnTo);
    // 404: the button goes to its own connect-url or link instead.
    return $address === '' ? latchkey_problem(404, 'not_found') : latchkey_answer(200, ['navigate_to' => $address]);
}

function latchkey_post_disconnect(WP_REST_Request $request, string $account, ?string $property): WP_REST_Response
{
    $links = latchkey_read($account)['links'];
    $chosen = array_filter(
        $links,
        fn(array $link): bool => $link['app_state'] !== 'disabled' && in_array($property, [null, $link['property']], true)
    );
    if (count($chosen) !== 1) {
        return latchkey_problem(409, $chosen === [] ? 'not_connected' : 'property_required');
    }
    foreach ($chosen as $at => $link) {
        do_action('latchkey_disconnect', $account, $link['property']);
        $links[$at] = ['property' => $link['property'], 'name' => $link['name'], 'app_state' => 'disabled'];
    }
    latchkey_save($account, $links);
    return latchkey_get_state($request, $account);
}

add_action('rest_api_init', function (): void {
    // Who may do what is decided by token, Origin and capability in latchkey_signed: WordPress' own cookie check knows no user here.
    $routes = [
        ['/session', 'GET', 'latchkey_get_session'],
        ['/state', 'GET', latchkey_signed('latchkey_get_state')],
        ['/connect', 'POST', latchkey_signed('latchkey_post_connect', 'may_not_connect')],
        ['/disconnect', 'POST', latchkey_signed('latchkey_post_disconnect', 'may_not_disconnect')],
    ];
    foreach ($routes as [$path, $method, $callback]) {
        register_rest_route('latchkey/v1', $path, [
            'methods' => $method,
            'callback' => $callback,
            'permission_callback' => '__return_true',
        ]);
    }
});

// WordPress lets every origin read its REST API, with cookies. Ours is for this site's own pages. After core's own (10).
add_filter('rest_pre_serve_request', function (bool $served, $result, WP_REST_Request $request): bool {
    if (str_starts_with($request->get_route(), '/latchkey/')) {
        foreach (['Origin', 'Credentials', 'Methods', 'Headers'] as $name) {
            header_remove("Access-Control-Allow-$name");
        }
    }
    return $served;
}, 20, 3);

/** [latchkey_button link="https://hotels.cloudbeds.com/connect/..." property="320000" wording="partner"] */
add_shortcode('latchkey_button', function ($given): string {
    $given = shortcode_atts(['link' => '', 'property' => '', 'wording' => '', 'label' => 'Connect App'], $given);
    $script = defined('LATCHKEY_SCRIPT') ? LATCHKEY_SCRIPT : plugins_url('latchkey.js', __FILE__);
    wp_enqueue_script_module('latchkey', $script, [], null); // null: latchkey.js is asked for again on each visit
    $attributes = ['relay' => esc_url(rtrim(rest_url('latchkey'), '/'))];
    if (is_user_logged_in()) {
        $session = add_query_arg('key', wp_create_nonce('latchkey_session'), rest_url('latchkey/v1/session'));
        $attributes['session-url'] = esc_url($session);
    } else {
        $attributes['session-url'] = esc_url(rest_url('latchkey/v1/session')); // 401: the link inside stays
    }
    foreach (['property', 'wording'] as $name) {
        if ($given[$name] !== '') {
            $attributes[$name] = esc_attr($given[$name]);
        }
    }
    $written = '';
    foreach ($attributes as $name => $value) {
        $written .= " $name=\"$value\"";
    }
    $link = sprintf('<a href="%s">%s</a>', esc_url($given['link']), esc_html($given['label']));
    return "<latchkey-button$written>$link</latchkey-button>";
});
