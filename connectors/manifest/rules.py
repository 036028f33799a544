"""The numbered rules of lint with what each guards against: one catalogue for the linter, `source lint` and the guide.

Surprising: numbers are never given again. A rule that falls away leaves a hole, so that a number in an old report
still means the same.
"""

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "SRC000": "source.yaml 符合格式：名称写错不会被当成默认值",
    "SRC001": "文件夹名与 id 一致：来源只有一个名字",
    "SRC002": "有 samples/golden.yaml 与 quality.yaml：没有样例就无从检验",
    "SRC003": "有记录与无记录都要列明：少一种，就会有人拿另一种去猜",
    "SRC004": "两条结果规则的条件不得相同：先写的会遮住后写的",
    "SRC005": "结果须看正文的值：只凭状态码，登录页也会被当成结果",
    "SRC006": "有无记录只认状态 200：代理的 404 不是“无记录”",
    "SRC007": "结果只由最后一次请求给出，next 只用于之前的请求",
    "SRC008": "kind 与字段名取自词表：下游只认这些名字",
    "SRC009": "记录写明 at，carried 须有来处",
    "SRC010": "占位名先在 needs 或 settings 中声明：不发送未声明的个人信息",
    "SRC011": "声明的键须真的发送：评估与授权以声明为准",
    "SRC012": "NET、JUD 只能取入，不能作为查询依据",
    "SRC013": "discloses 与各操作的 needs 一致：持有方看到什么须写明",
    "SRC014": "在线来源写明接入方式与 limits：没有限额就会打垮对方",
    "SRC015": "操作的形式与 family 相符",
    "SRC016": "分页须写 total：否则看不出缺页",
    "SRC017": "回执须带请求包编号：否则不知道答的是谁",
    "SRC018": "扫描只给数目：写 total，不写 records 与 page",
    "SRC019": "明细的结果只有 found、no_record、quota，且须有 found",
    "SRC020": "逐项明细须以 echo 核对所答即所问",
    "SRC021": "keep 只看本记录的字段，比照先前取得的值",
    "SRC022": "网页须重复所查的每一项：否则不知道查的是谁",
    "SRC023": "cache 只用于在线查询，至多七日，无记录不比有记录久：旧答复不能代替新问",
    "SRC030": "数据库来源只写一条 SELECT：不用分号、注释、反斜线与美元引号",
    "SRC031": "只读语句不含改动数据的词",
    "SRC032": "逐列写明，不用 *：列变了应当报错",
    "SRC033": "参数与 needs 一致，抬头不带参数",
    "SRC034": "只作相等比较：参数中的通配符会带出他人",
    "SRC035": "以 ORDER BY 按 key 各列排序：同样的数据才有同样的字节",
    "SRC036": "语句中不写姓名、号码等具体值，一律用参数",
    "SRC037": "记录即结果的各行，at 写列名，取舍只看本记录的字段",
    "SRC041": "有 assessment.yaml：没有个人信息保护影响评估不得启用（个人信息保护法第55条）",
    "SRC042": "评估须填写完整、两人签署、风险各有措施（个人信息保护法第56条）",
    "SRC043": "评估的编号与来源须与清单一致",
    "SRC044": "评估须覆盖清单的全部目的、所披露的键与所取得的记录：范围变了就要重新评估",
    "SRC051": "quality.yaml 只含已知规则，done 或 exempt（须写理由）",
}
