/** Commands that show what is really configured, on the machine where it is. */
import { message } from '../base/message.ts';
import type { Fix } from './finding.ts';

/** The first that fits a product's name counts. */
const commands: readonly { readonly product: RegExp; readonly code: string }[] = [
  {
    product: /ingress.?nginx/i,
    code: "kubectl get ingress --all-namespaces -o yaml | grep -nE 'proxy-(read|send)-timeout'",
  },
  {
    product: /nginx/i,
    code: "nginx -T 2>/dev/null | grep -nE '(proxy|grpc)_(read|send)_timeout|Upgrade|keepalive_timeout'",
  },
  { product: /haproxy/i, code: "grep -rnE 'timeout +(tunnel|client|server)' /etc/haproxy/" },
  {
    product: /^Apache httpd/i,
    code: "grep -rniE 'ProxyTimeout|ProxyPass|ProxyWebsocketIdleTimeout|^ *Timeout' /etc/apache2/",
  },
  {
    product: /caddy/i,
    code: 'curl -s localhost:2019/config/ | grep -oE \'"(stream_[a-z_]+|read_timeout|write_timeout)":[^,}]+\'',
  },
  { product: /^Varnish/i, code: "varnishadm param.show | grep -E '^pipe_'" },
  { product: /Traffic Server/i, code: 'traffic_ctl config match proxy.config.websocket' },
  { product: /^lighttpd/i, code: "grep -rnE 'max-(read|write)-idle|wstunnel' /etc/lighttpd/" },
  { product: /^Squid/i, code: "grep -nE '^ *(read_timeout|client_lifetime)' /etc/squid/squid.conf" },
  {
    product: /istio|envoy/i,
    code: "curl -s localhost:9901/config_dump | grep -nE '(stream_)?idle_timeout|max_connection_duration'",
  },
  {
    product: /^AWS Application Load Balancer/i,
    code: `aws elbv2 describe-load-balancer-attributes --load-balancer-arn "$ARN" \\
  --query "Attributes[?Key=='idle_timeout.timeout_seconds']"`,
  },
  {
    product: /^AWS Classic Load Balancer/i,
    code: `aws elb describe-load-balancer-attributes --load-balancer-name "$NAME" \\
  --query LoadBalancerAttributes.ConnectionSettings`,
  },
  {
    product: /^AWS Network Load Balancer/i,
    code: `aws elbv2 describe-listener-attributes --listener-arn "$ARN" \\
  --query "Attributes[?Key=='tcp.idle_timeout.seconds']"`,
  },
  {
    product: /^Google Cloud .*Load Balancer/i,
    code: 'gcloud compute backend-services describe "$BACKEND" --global --format="value(timeoutSec)"',
  },
];

/** How to see the setting of each of these products; nothing where none of them is ours to look at. */
export function checkSettings(products: readonly string[]): Fix[] {
  const snippets = [...new Set(products)].flatMap((software) => {
    const command = commands.find(({ product }) => product.test(software));
    return command === undefined ? [] : [{ software, language: 'bash', code: command.code }];
  });
  return snippets.length === 0 ? [] : [{ who: 'proxy', advice: message('fix.check-settings'), snippets }];
}
