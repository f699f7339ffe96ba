use crate::testing::body;

#[test]
fn lists_hold_items_only() {
    assert_eq!(
        body("<ul><li><p>a</p></li>\n<li>b<ol start=\"3\"><li>c</li></ol></li><ul><li>d</li></ul>e</ul>"),
        "<ul><li>a</li><li>b<ol start=\"3\"><li>c</li></ol></li><li><ul><li>d</li></ul></li><li>e</li></ul>"
    );
    assert_eq!(body("<ol start=\"-1x\"><li>a</li></ol>"), "<ol><li>a</li></ol>");
    assert_eq!(body("<dl><dt>a</dt><dd>b</dd>c</dl>"), "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>");
}

#[test]
fn tasks_follow_the_design() {
    let html = body(
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body><span>a</span></ac:task-body></ac:task>\
         <ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>b<ac:task-list><ac:task><ac:task-body>c</ac:task-body></ac:task></ac:task-list></ac:task-body></ac:task></ac:task-list>",
    );
    assert_eq!(
        html,
        "<ul class=\"tasks\"><li class=\"done\"><span class=\"box\" role=\"img\" aria-label=\"Done\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-check\"></use></svg></span><span>a</span></li>\
         <li><span class=\"box\" role=\"img\" aria-label=\"Open\"></span><div>b<ul class=\"tasks\"><li><span class=\"box\" role=\"img\" aria-label=\"Open\"></span><span>c</span></li></ul></div></li></ul>"
    );
}
